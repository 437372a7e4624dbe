import { expect, it } from 'vitest'
import type { MemberMatch } from '../domain/owner.ts'
import type { UserLookup } from '../ports/user-lookup.ts'
import { AWKWARD_TEXTS, NO_IDS } from './awkward.ts'
import type { Given, Opened } from './given.ts'
import { atOnce, inOrder, run } from './running.ts'
import { suite } from './suite.ts'

/** What the suite needs: the port, and a way to make organizations and members. */
export interface UserLookupSubject extends Opened {
  readonly users: UserLookup
  readonly given: Pick<Given, 'organization' | 'member'>
}

const verified = (email: string) => ({ email, verified: true })

/** What every implementation of the user lookup port promises. */
export const userLookupContract = (name: string, open: () => Promise<UserLookupSubject>): void =>
  suite(`${name}: user lookup`, open, (subject) => {
    const find = (organizationId: string, email: string): Promise<readonly MemberMatch[]> =>
      run(subject().users.findByEmail(organizationId, email))

    it('finds a member by the address, and says whether it is verified', async () => {
      const { given } = subject()
      const organizationId = await given.organization()
      const dev = await given.member(organizationId, [verified('dev@example.com')])
      const ops = await given.member(organizationId, [{ email: 'ops@example.com', verified: false }])
      expect(await find(organizationId, 'dev@example.com')).toEqual([{ memberId: dev, verified: true }])
      expect(await find(organizationId, 'ops@example.com')).toEqual([{ memberId: ops, verified: false }])
    })

    it('finds the same for a revision, each time, and whoever came since for another', async () => {
      const { given } = subject()
      const organizationId = await given.organization()
      const findAt = (email: string, revision: string) =>
        run(subject().users.findByEmail(organizationId, email, revision))
      const dev = [{ memberId: await given.member(organizationId, [verified('dev@example.com')]), verified: true }]
      expect(await findAt('dev@example.com', '1')).toEqual(dev)
      expect(await findAt('dev@example.com', '1')).toEqual(dev)
      expect(await findAt('ops@example.com', '1')).toEqual([])
      const ops = [{ memberId: await given.member(organizationId, [verified('ops@example.com')]), verified: true }]
      expect(await findAt('ops@example.com', '2')).toEqual(ops)
      expect(await findAt('dev@example.com', '2')).toEqual(dev)
    })

    it('ignores the case of what is asked and of what is known', async () => {
      const { given } = subject()
      const organizationId = await given.organization()
      const memberId = await given.member(organizationId, [verified('Dev@Example.com')])
      for (const email of ['dev@example.com', 'DEV@EXAMPLE.COM', 'Dev@Example.com', 'dEV@eXAMPLE.com']) {
        expect(await find(organizationId, email)).toEqual([{ memberId, verified: true }])
      }
    })

    it('takes no other letter for an ASCII one, however alike a language finds them', async () => {
      const { given } = subject()
      const organizationId = await given.organization()
      await given.member(organizationId, [verified('mike@example.com')])
      expect(await find(organizationId, 'mi\u212Ae@example.com')).toEqual([])
      expect(await find(organizationId, 'm\u0131ke@example.com')).toEqual([])
      expect(await find(organizationId, 'm\u0130ke@example.com')).toEqual([])
    })

    it('finds a member by each of his addresses, each verified or not by itself', async () => {
      const { given } = subject()
      const organizationId = await given.organization()
      const emails = [verified('a@example.com'), { email: 'b@example.com', verified: false }]
      const memberId = await given.member(organizationId, emails)
      expect(await find(organizationId, 'A@example.com')).toEqual([{ memberId, verified: true }])
      expect(await find(organizationId, 'b@example.com')).toEqual([{ memberId, verified: false }])
    })

    it('finds nobody by an address that only looks like his', async () => {
      const { given } = subject()
      const organizationId = await given.organization()
      await given.member(organizationId, [verified('dev@example.com')])
      const others = ['', 'dev', 'ev@example.com', 'dev@example.co', ' dev@example.com', 'dev@example.com ']
      const patterns = ['%', '_ev@example.com', 'dev@%', '.*', '*', "' or '1'='1"]
      for (const email of [...others, ...patterns]) expect(await find(organizationId, email)).toEqual([])
    })

    it('finds members by awkward addresses, each its own', async () => {
      const { given } = subject()
      const organizationId = await given.organization()
      const ids = await inOrder(AWKWARD_TEXTS, (email) => given.member(organizationId, [verified(email)]))
      const found = await inOrder(AWKWARD_TEXTS, (email) => find(organizationId, email))
      expect(found).toEqual(ids.map((memberId) => [{ memberId, verified: true }]))
    })

    it('tells of two members at least where several have an address', async () => {
      const { given } = subject()
      const organizationId = await given.organization()
      const first = await given.member(organizationId, [verified('team@example.com')])
      const second = await given.member(organizationId, [{ email: 'Team@example.com', verified: false }])
      const both = await find(organizationId, 'team@example.com')
      expect(both.toSorted((left, right) => Number(right.verified) - Number(left.verified))).toEqual([
        { memberId: first, verified: true },
        { memberId: second, verified: false },
      ])
      const third = await given.member(organizationId, [verified('TEAM@example.com')])
      const some = (await find(organizationId, 'team@example.com')).map(({ memberId }) => memberId)
      expect(new Set(some).size).toBeGreaterThanOrEqual(2)
      expect([first, second, third]).toEqual(expect.arrayContaining(some))
    })

    it('keeps organizations apart', async () => {
      const { given } = subject()
      const [ours, theirs] = [await given.organization(), await given.organization()]
      const own = await given.member(ours, [verified('dev@example.com')])
      const other = await given.member(theirs, [verified('dev@example.com')])
      await given.member(theirs, [verified('only@example.com')])
      expect(await find(ours, 'dev@example.com')).toEqual([{ memberId: own, verified: true }])
      expect(await find(theirs, 'dev@example.com')).toEqual([{ memberId: other, verified: true }])
      expect(await find(ours, 'only@example.com')).toEqual([])
    })

    it('finds nobody in an organization that does not exist', async () => {
      for (const id of NO_IDS) expect(await find(id, 'dev@example.com')).toEqual([])
    })

    it('answers many at once, each its own', async () => {
      const { given } = subject()
      const organizationId = await given.organization()
      const ids = await inOrder([0, 1, 2, 3], (index) =>
        given.member(organizationId, [verified(`m${index}@example.com`)]),
      )
      const found = await atOnce((index) => subject().users.findByEmail(organizationId, `M${index % 5}@example.com`))
      const expected = found.map((_, index) => ids.slice(index % 5, (index % 5) + 1))
      expect(found.map((matches) => matches.map(({ memberId }) => memberId))).toEqual(expected)
    })
  })

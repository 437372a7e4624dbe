import { expect, it } from 'vitest'
import type { MemberAdministration, NewMember } from '../ports/administration.ts'
import type { UserLookup } from '../ports/user-lookup.ts'
import { AWKWARD_TEXTS, NO_IDS } from './awkward.ts'
import { minute, START } from './builders.ts'
import type { Given, Opened } from './given.ts'
import { expectPaging, expectStablePaging } from './paging.ts'
import { ONE_PAGE } from './reading.ts'
import { inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'

/** What the suite needs: the port, the look-up that finds its members, and organizations. */
export interface MemberAdministrationSubject extends Opened {
  readonly members: MemberAdministration
  readonly users: UserLookup
  readonly given: Pick<Given, 'organization'>
}

const DEV = { email: 'dev@example.com', verified: true }
const OPS = { email: 'Ops@Example.com', verified: false }

/** What every implementation of member administration promises. */
export const memberAdministrationContract = (
  name: string,
  open: () => Promise<MemberAdministrationSubject>,
  { numRuns = 20 }: { readonly numRuns?: number } = {},
): void =>
  suite(`${name}: member administration`, open, (subject) => {
    const organization = (): Promise<string> => subject().given.organization()
    const aMember = (organizationId: string, told: Partial<NewMember> = {}): NewMember => ({
      organizationId,
      name: 'Dev',
      emails: [DEV],
      dateCreated: START,
      ...told,
    })
    const create = async (organizationId: string, told: Partial<NewMember> = {}) =>
      must(await run(subject().members.create(aMember(organizationId, told))))
    const list = async (organizationId: string, email: string | null = null) =>
      (await run(subject().members.list(organizationId, email, ONE_PAGE))).items
    const matches = async (organizationId: string, { email }: { readonly email: string }) =>
      (await run(subject().users.findByEmail(organizationId, email))).map(({ memberId }) => memberId)

    it('creates a member with his addresses in their order, and lists him', async () => {
      const organizationId = await organization()
      const created = await create(organizationId, { name: 'Dev', emails: [OPS, DEV], dateCreated: minute(7) })
      const shown = { name: 'Dev', emails: [OPS, DEV], dateCreated: minute(7) }
      expect(created).toEqual({ id: expect.stringMatching(/^[1-9]\d{0,15}$/), ...shown })
      expect(await list(organizationId)).toEqual([created])
      expect(await matches(organizationId, OPS)).toEqual([created.id])
    })

    it('keeps awkward names and addresses as they are', async () => {
      const organizationId = await organization()
      await inOrder(AWKWARD_TEXTS, (text) => create(organizationId, { name: text, emails: [{ ...DEV, email: text }] }))
      const shown = (await list(organizationId)).toReversed().map(({ name: kept, emails }) => [kept, emails[0]?.email])
      expect(shown).toEqual(AWKWARD_TEXTS.map((text) => [text, text]))
    })

    it('lets two members have one address', async () => {
      const organizationId = await organization()
      const first = await create(organizationId)
      const second = await create(organizationId, { emails: [{ ...DEV, email: 'DEV@example.com' }] })
      expect(await list(organizationId, DEV.email)).toEqual([second, first])
    })

    it('lists those who have exactly an address, its case ignored', async () => {
      const organizationId = await organization()
      const dev = await create(organizationId, { dateCreated: minute(1) })
      const both = await create(organizationId, { emails: [OPS, DEV], dateCreated: minute(2) })
      expect(await list(organizationId, 'DEV@Example.com')).toEqual([both, dev])
      expect(await list(organizationId, 'ops@example.com')).toEqual([both])
      for (const other of ['', 'dev', '%', 'dev@example.co', 'dev@example.com ', "' or '1'='1"]) {
        expect(await list(organizationId, other)).toEqual([])
      }
    })

    it('changes what is given, and leaves the rest', async () => {
      const organizationId = await organization()
      const before = await create(organizationId, { emails: [DEV, OPS] })
      const { update } = subject().members
      expect(await run(subject().members.find(organizationId, before.id))).toEqual(before)
      expect(await run(update(organizationId, before.id, {}))).toEqual(before)
      expect(await run(update(organizationId, before.id, { name: 'New' }))).toEqual({ ...before, name: 'New' })
      const fresh = { email: 'fresh@example.com', verified: true }
      const emails = [fresh, { ...OPS, verified: true }]
      expect(await run(update(organizationId, before.id, { emails }))).toEqual({ ...before, name: 'New', emails })
      expect(await list(organizationId)).toEqual([{ ...before, name: 'New', emails }])
      expect(await matches(organizationId, DEV)).toEqual([])
      expect(await matches(organizationId, fresh)).toEqual([before.id])
      expect(await run(subject().users.findByEmail(organizationId, OPS.email))).toEqual([
        { memberId: before.id, verified: true },
      ])
    })

    it('removes a member, once, and leaves the others who have his address', async () => {
      const organizationId = await organization()
      const [gone, stays] = [await create(organizationId), await create(organizationId)]
      expect(await run(subject().members.remove(organizationId, gone.id))).toBe(true)
      expect(await run(subject().members.remove(organizationId, gone.id))).toBe(false)
      expect(await run(subject().members.update(organizationId, gone.id, { name: 'x' }))).toBeNull()
      expect(await list(organizationId)).toEqual([stays])
      expect(await matches(organizationId, DEV)).toEqual([stays.id])
    })

    it('keeps organizations apart', async () => {
      const [ours, theirs] = [await organization(), await organization()]
      const other = await create(theirs)
      expect(await run(subject().members.find(ours, other.id))).toBeNull()
      expect(await run(subject().members.update(ours, other.id, { name: 'stolen' }))).toBeNull()
      expect(await run(subject().members.remove(ours, other.id))).toBe(false)
      expect(await list(ours)).toEqual([])
      expect(await list(ours, DEV.email)).toEqual([])
      expect(await list(theirs)).toEqual([other])
    })

    it('does nothing with ids that were never given', async () => {
      const organizationId = await organization()
      const own = await create(organizationId)
      for (const id of NO_IDS) {
        expect(await run(subject().members.create(aMember(id)))).toBeNull()
        expect(await run(subject().members.find(organizationId, id))).toBeNull()
        expect(await run(subject().members.update(organizationId, id, { name: 'x' }))).toBeNull()
        expect(await run(subject().members.update(id, own.id, { name: 'x' }))).toBeNull()
        expect(await run(subject().members.remove(organizationId, id))).toBe(false)
        expect(await run(subject().members.remove(id, own.id))).toBe(false)
        expect(await list(id)).toEqual([])
      }
      expect(await list(organizationId)).toEqual([own])
    })

    const paged = (email: string | null) => async () => {
      const organizationId = await organization()
      return {
        list: (page: typeof ONE_PAGE) => run(subject().members.list(organizationId, email, page)),
        timeOf: ({ dateCreated }: { readonly id: string; readonly dateCreated: number }) => dateCreated,
        add: async (time: number) => (await create(organizationId, { dateCreated: minute(time) })).id,
        remove: (id: string) => run(subject().members.remove(organizationId, id)),
      }
    }
    it('is walked forward and backward, page by page', () => expectPaging(paged(null)))
    it('is walked so by an address, too', () => expectPaging(paged(DEV.email)))
    it('skips and repeats nothing while members come and go', () => expectStablePaging(paged(null), numRuns))
    it('does so by an address, too', () => expectStablePaging(paged(DEV.email), numRuns))
  })

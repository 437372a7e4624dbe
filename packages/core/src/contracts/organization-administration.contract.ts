import { expect, it } from 'vitest'
import type { Organization } from '../domain/organization.ts'
import type { OrganizationAdministration } from '../ports/administration.ts'
import { AWKWARD_TEXTS, NO_IDS } from './awkward.ts'
import { minute, START } from './builders.ts'
import { freshSlug, type Opened } from './given.ts'
import { expectStablePaging, type PagedList } from './paging.ts'
import { walkAll } from './reading.ts'
import { AT_ONCE, inOrder, must, refusal, run } from './running.ts'
import { suite } from './suite.ts'

/** What the suite needs: the port. The store may have other organizations. */
export interface OrganizationAdministrationSubject extends Opened {
  readonly organizations: OrganizationAdministration
}

/** What every implementation of organization administration promises. */
export const organizationAdministrationContract = (
  name: string,
  open: () => Promise<OrganizationAdministrationSubject>,
  { numRuns = 20 }: { readonly numRuns?: number } = {},
): void =>
  suite(`${name}: organization administration`, open, (subject) => {
    /** Another run may have left this slug in the store: then the next one. */
    const create = async (
      told: { readonly name?: string; readonly dateCreated?: number } = {},
    ): Promise<Organization> => {
      for (;;) {
        const slug = freshSlug()
        if ((await find(slug)) !== null) continue
        return run(subject().organizations.create({ slug, name: slug, dateCreated: START, ...told }))
      }
    }
    const find = (slugOrId: string) => run(subject().organizations.find(slugOrId))

    it('creates an organization, and finds it by slug and by id', async () => {
      const created = await create({ name: 'Acme', dateCreated: minute(7) })
      const { id, slug } = created
      expect(created).toEqual({
        id: expect.stringMatching(/^[1-9]\d{0,15}$/),
        slug,
        name: 'Acme',
        dateCreated: minute(7),
      })
      expect(await find(id)).toEqual(created)
      expect(await find(slug)).toEqual(created)
    })

    it('finds none by what is no slug and no id of one', async () => {
      const { slug } = await create()
      const others = [slug.toUpperCase(), slug.slice(0, -1), `${slug} `, 'no-such-organization', '%']
      for (const other of [...others, ...NO_IDS]) expect(await find(other)).toBeNull()
    })

    it('keeps awkward names as they are', async () => {
      const created = await inOrder(AWKWARD_TEXTS, (text) => create({ name: text }))
      const found = await inOrder(created, ({ id }) => find(id))
      expect(found.map((organization) => organization?.name)).toEqual(AWKWARD_TEXTS)
    })

    it('refuses a slug that is taken', async () => {
      const { slug } = await create({ name: 'first' })
      const again = subject().organizations.create({ slug, name: 'second', dateCreated: START })
      expect(await refusal(again)).toBe('NameTaken')
      expect(await find(slug)).toMatchObject({ name: 'first' })
    })

    it('lets one of many have a slug that ask at once', async () => {
      const slug = `${(await create()).slug}-at-once`
      const asked = Array.from({ length: AT_ONCE }, (_, index) =>
        subject().organizations.create({ slug, name: `${index}`, dateCreated: START })(),
      )
      const results = await Promise.all(asked)
      expect(results.filter(({ _tag }) => _tag === 'Right').length).toBe(1)
      const refused = results.filter((result) => result._tag === 'Left' && result.left._tag === 'NameTaken')
      expect(refused.length).toBe(AT_ONCE - 1)
      expect((await find(slug))?.name).toBe(`${results.findIndex(({ _tag }) => _tag === 'Right')}`)
    })

    it('changes what is given, and leaves the rest', async () => {
      const { update } = subject().organizations
      const before = await create({ name: 'before' })
      expect(await run(update(before.id, {}))).toEqual(before)
      expect(await run(update(before.id, { name: 'after' }))).toEqual({ ...before, name: 'after' })
      const slug = `${before.slug}-new`
      expect(await run(update(before.id, { slug }))).toEqual({ ...before, name: 'after', slug })
      expect(await find(before.slug)).toBeNull()
      expect(await find(slug)).toEqual({ ...before, name: 'after', slug })
    })

    it('lets an organization keep its slug, and refuses that of another', async () => {
      const { update } = subject().organizations
      const [own, other] = [await create(), await create()]
      expect(await run(update(own.id, { slug: own.slug, name: 'same' }))).toEqual({ ...own, name: 'same' })
      expect(await refusal(update(own.id, { slug: other.slug, name: 'never' }))).toBe('NameTaken')
      expect(await find(own.id)).toEqual({ ...own, name: 'same' })
    })

    it('changes none that does not exist', async () => {
      for (const id of NO_IDS) expect(await run(subject().organizations.update(id, { name: 'never' }))).toBeNull()
    })

    it('lists each once, newest first by (date, id), on every page', async () => {
      const made = await inOrder([2, 1, 2, 3], (count) => create({ dateCreated: minute(count) }))
      const all = await walkAll((page) => run(subject().organizations.list(page)), 7)
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
      const times = all.map(({ dateCreated }) => dateCreated)
      expect(times).toEqual(times.toSorted((left, right) => right - left))
      const ids = new Set(made.map(({ id }) => id))
      const order = [3, 2, 0, 1].map((index) => must(made[index]))
      expect(all.filter(({ id }) => ids.has(id))).toEqual(order)
    })

    /** Among those of other tests: with pages so long that a walk ends. */
    const paged = async (): Promise<PagedList<Organization>> => ({
      list: ({ limit, cursor }) => run(subject().organizations.list({ limit: limit * 25, cursor })),
      timeOf: ({ dateCreated }) => dateCreated,
      add: async (time) => (await create({ dateCreated: minute(time) })).id,
    })
    it('skips and repeats nothing while organizations come in', () => expectStablePaging(paged, numRuns))
  })

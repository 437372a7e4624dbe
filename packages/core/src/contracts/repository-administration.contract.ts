import { expect, it } from 'vitest'
import type { NewRepository, RepositoryAdministration } from '../ports/administration.ts'
import type { RepositoryListing } from '../ports/repository-listing.ts'
import { AWKWARD_TEXTS } from './awkward.ts'
import { minute, START } from './builders.ts'
import { freshSlug, type Given, type Opened } from './given.ts'
import { expectKeptApart, expectNothingOfNoIds } from './kept-apart.ts'
import { expectPaging, expectStablePaging } from './paging.ts'
import { ONE_PAGE } from './reading.ts'
import { AT_ONCE, inOrder, must, refusal, run } from './running.ts'
import { suite } from './suite.ts'

/** What the suite needs: the port, the listing that shows its names, and organizations. */
export interface RepositoryAdministrationSubject extends Opened {
  readonly repositoryAdministration: RepositoryAdministration
  readonly repositories: RepositoryListing
  readonly given: Pick<Given, 'organization'>
}

/** What every implementation of repository administration promises. */
export const repositoryAdministrationContract = (
  name: string,
  open: () => Promise<RepositoryAdministrationSubject>,
  { numRuns = 20 }: { readonly numRuns?: number } = {},
): void =>
  suite(`${name}: repository administration`, open, (subject) => {
    const aRepository = (organizationId: string, told: Partial<NewRepository> = {}): NewRepository => ({
      organizationId,
      name: freshSlug(),
      provider: 'github',
      url: null,
      dateCreated: START,
      ...told,
    })
    const create = async (organizationId: string, told: Partial<NewRepository> = {}) =>
      must(await run(subject().repositoryAdministration.create(aRepository(organizationId, told))))
    const list = async (organizationId: string) =>
      (await run(subject().repositoryAdministration.list(organizationId, ONE_PAGE))).items
    const remove = (organizationId: string, id: string) =>
      run(subject().repositoryAdministration.remove(organizationId, id))

    it('creates a repository, and lists it', async () => {
      const organizationId = await subject().given.organization()
      const url = 'https://github.com/acme/web'
      const created = await create(organizationId, { name: 'acme/web', url, dateCreated: minute(7) })
      const shown = { name: 'acme/web', provider: 'github', url, dateCreated: minute(7) }
      expect(created).toEqual({ id: expect.stringMatching(/^[1-9]\d{0,15}$/), ...shown })
      expect(await list(organizationId)).toEqual([created])
      expect(await run(subject().repositories.names(organizationId))).toEqual(['acme/web'])
    })

    it('finds one by its name, the case of A-Z ignored', async () => {
      const [ours, theirs] = [await subject().given.organization(), await subject().given.organization()]
      const created = await create(ours, { name: 'Acme/Web' })
      const find = (id: string, repository: string) => run(subject().repositoryAdministration.find(id, repository))
      expect(await find(ours, 'acme/WEB')).toEqual(created)
      expect(await find(ours, 'acme/api')).toBeNull()
      expect(await find(theirs, 'Acme/Web')).toBeNull()
    })

    it('keeps awkward texts as they are', async () => {
      const organizationId = await subject().given.organization()
      await inOrder(AWKWARD_TEXTS, (text) => create(organizationId, { name: text, provider: text, url: text }))
      const shown = (await list(organizationId))
        .toReversed()
        .map(({ name: kept, provider, url }) => [kept, provider, url])
      expect(shown).toEqual(AWKWARD_TEXTS.map((text) => [text, text, text]))
    })

    it('refuses a name that is taken in the organization, its case ignored, not one of another', async () => {
      const [ours, theirs] = [await subject().given.organization(), await subject().given.organization()]
      await create(ours, { name: 'Acme/Web' })
      for (const taken of ['Acme/Web', 'acme/web', 'ACME/WEB']) {
        expect(await refusal(subject().repositoryAdministration.create(aRepository(ours, { name: taken })))).toBe(
          'NameTaken',
        )
      }
      await create(theirs, { name: 'acme/web' })
      await create(ours, { name: 'acme/web ' })
      expect((await list(ours)).map((repository) => repository.name)).toEqual(['acme/web ', 'Acme/Web'])
    })

    it('lets one of many have a name that ask at once', async () => {
      const organizationId = await subject().given.organization()
      const asked = Array.from({ length: AT_ONCE }, (_, index) => {
        const told = aRepository(organizationId, { name: index % 2 === 0 ? 'acme/web' : 'ACME/Web' })
        return subject().repositoryAdministration.create(told)()
      })
      const results = await Promise.all(asked)
      expect(results.filter(({ _tag }) => _tag === 'Right').length).toBe(1)
      const refused = results.filter((result) => result._tag === 'Left' && result.left._tag === 'NameTaken')
      expect(refused.length).toBe(AT_ONCE - 1)
      expect((await list(organizationId)).length).toBe(1)
    })

    it('removes one, once, and frees its name', async () => {
      const organizationId = await subject().given.organization()
      const [web, api] = [await create(organizationId, { name: 'web' }), await create(organizationId, { name: 'api' })]
      expect(await remove(organizationId, web.id)).toBe(true)
      expect(await remove(organizationId, web.id)).toBe(false)
      expect(await list(organizationId)).toEqual([api])
      expect(await run(subject().repositories.find(organizationId, 'web'))).toBeNull()
      expect((await create(organizationId, { name: 'WEB' })).id).not.toBe(web.id)
    })

    const things = () => ({
      organization: subject().given.organization,
      create: (organizationId: string) => run(subject().repositoryAdministration.create(aRepository(organizationId))),
      list,
      remove,
    })
    it('keeps organizations apart', () => expectKeptApart(things()))
    it('does nothing with ids that were never given', () => expectNothingOfNoIds(things()))

    const paged = async () => {
      const organizationId = await subject().given.organization()
      return {
        list: (page: typeof ONE_PAGE) => run(subject().repositoryAdministration.list(organizationId, page)),
        timeOf: ({ dateCreated }: { readonly id: string; readonly dateCreated: number }) => dateCreated,
        add: async (time: number) => (await create(organizationId, { dateCreated: minute(time) })).id,
        remove: (id: string) => remove(organizationId, id),
      }
    }
    it('is walked forward and backward, page by page', () => expectPaging(paged))
    it('skips and repeats nothing while repositories come and go', () => expectStablePaging(paged, numRuns))
  })

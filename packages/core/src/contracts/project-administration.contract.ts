import { expect, it } from 'vitest'
import type { NewProject, ProjectAdministration } from '../ports/administration.ts'
import type { OptionStore } from '../ports/option-store.ts'
import { AWKWARD_TEXTS, NO_IDS } from './awkward.ts'
import { minute, START } from './builders.ts'
import { freshSlug, type Given, type Opened } from './given.ts'
import { expectPaging, expectStablePaging } from './paging.ts'
import { ONE_PAGE } from './reading.ts'
import { AT_ONCE, inOrder, must, refusal, run } from './running.ts'
import { suite } from './suite.ts'

/** What the suite needs: the port, the option store in which hooks find projects, and organizations. */
export interface ProjectAdministrationSubject extends Opened {
  readonly projects: ProjectAdministration
  readonly options: Pick<OptionStore, 'findProject'>
  readonly given: Pick<Given, 'organization'>
}

/** What every implementation of project administration promises. */
export const projectAdministrationContract = (
  name: string,
  open: () => Promise<ProjectAdministrationSubject>,
  { numRuns = 20 }: { readonly numRuns?: number } = {},
): void =>
  suite(`${name}: project administration`, open, (subject) => {
    const aProject = (organizationId: string, told: Partial<NewProject> = {}): NewProject => {
      const slug = freshSlug()
      return { organizationId, slug, name: slug, platform: null, releaseToken: slug, dateCreated: START, ...told }
    }
    const create = async (organizationId: string, told: Partial<NewProject> = {}) =>
      must(await run(subject().projects.create(aProject(organizationId, told))))
    const find = (organizationId: string, slugOrId: string) => run(subject().projects.find(organizationId, slugOrId))
    const list = async (organizationId: string) => (await run(subject().projects.list(organizationId, ONE_PAGE))).items
    const hookProject = (projectId: string) => run(subject().options.findProject(projectId))

    it('creates a project, finds it by slug and by id, and hooks find it', async () => {
      const organizationId = await subject().given.organization()
      const told = { slug: 'web', name: 'Web', platform: 'node', releaseToken: 'secret', dateCreated: minute(7) }
      const created = await create(organizationId, told)
      const { releaseToken, ...shown } = told
      expect(created).toEqual({ id: expect.stringMatching(/^[1-9]\d{0,15}$/), organizationId, ...shown })
      expect(await find(organizationId, 'web')).toEqual(created)
      expect(await find(organizationId, created.id)).toEqual(created)
      expect(await hookProject(created.id)).toMatchObject({
        organizationId,
        projectId: created.id,
        releaseToken,
        options: {},
      })
    })

    it('finds none by what is no slug and no id of one', async () => {
      const organizationId = await subject().given.organization()
      await create(organizationId, { slug: 'web' })
      for (const other of ['Web', 'we', 'web ', '%', ...NO_IDS]) expect(await find(organizationId, other)).toBeNull()
    })

    it('keeps awkward names as they are', async () => {
      const organizationId = await subject().given.organization()
      const created = await inOrder(AWKWARD_TEXTS, (text) => create(organizationId, { name: text, platform: text }))
      const found = await inOrder(created, ({ id }) => find(organizationId, id))
      expect(found.map((project) => [project?.name, project?.platform])).toEqual(AWKWARD_TEXTS.map((it) => [it, it]))
    })

    it('refuses a slug that is taken in the organization, not one of another', async () => {
      const [ours, theirs] = [await subject().given.organization(), await subject().given.organization()]
      const own = await create(ours, { slug: 'web' })
      expect(await refusal(subject().projects.create(aProject(ours, { slug: 'web', name: 'second' })))).toBe(
        'NameTaken',
      )
      const other = await create(theirs, { slug: 'web' })
      expect(await find(ours, 'web')).toEqual(own)
      expect(await find(theirs, 'web')).toEqual(other)
    })

    it('lets one of many have a slug that ask at once', async () => {
      const organizationId = await subject().given.organization()
      const asked = Array.from({ length: AT_ONCE }, () =>
        subject().projects.create(aProject(organizationId, { slug: 'web' }))(),
      )
      const results = await Promise.all(asked)
      expect(results.filter(({ _tag }) => _tag === 'Right').length).toBe(1)
      const refused = results.filter((result) => result._tag === 'Left' && result.left._tag === 'NameTaken')
      expect(refused.length).toBe(AT_ONCE - 1)
      expect((await list(organizationId)).length).toBe(1)
    })

    it('keeps organizations apart', async () => {
      const [ours, theirs] = [await subject().given.organization(), await subject().given.organization()]
      const { id, slug } = await create(theirs)
      expect(await find(ours, id)).toBeNull()
      expect(await find(ours, slug)).toBeNull()
      expect(await list(ours)).toEqual([])
      expect(await run(subject().projects.setReleaseToken(ours, id, 'stolen'))).toBe(false)
      expect(await hookProject(id)).toMatchObject({ releaseToken: slug })
    })

    it('creates nothing in an organization that does not exist, and finds nothing there', async () => {
      for (const id of NO_IDS) {
        expect(await run(subject().projects.create(aProject(id)))).toBeNull()
        expect(await find(id, 'web')).toBeNull()
        expect(await list(id)).toEqual([])
      }
    })

    it('gives a project another release token, and no other project', async () => {
      const organizationId = await subject().given.organization()
      const [web, api] = [await create(organizationId), await create(organizationId)]
      expect(await run(subject().projects.setReleaseToken(organizationId, web.id, 'new'))).toBe(true)
      expect(await hookProject(web.id)).toMatchObject({ releaseToken: 'new' })
      expect(await hookProject(api.id)).toMatchObject({ releaseToken: api.slug })
      for (const id of NO_IDS) {
        expect(await run(subject().projects.setReleaseToken(organizationId, id, 'x'))).toBe(false)
        expect(await run(subject().projects.setReleaseToken(id, web.id, 'x'))).toBe(false)
      }
    })

    const paged = async () => {
      const organizationId = await subject().given.organization()
      return {
        list: (page: typeof ONE_PAGE) => run(subject().projects.list(organizationId, page)),
        timeOf: ({ dateCreated }: { readonly id: string; readonly dateCreated: number }) => dateCreated,
        add: async (time: number) => (await create(organizationId, { dateCreated: minute(time) })).id,
      }
    }
    it('is walked forward and backward, page by page', () => expectPaging(paged))
    it('skips and repeats nothing while projects come in', () => expectStablePaging(paged, numRuns))
  })

import { expect, it } from 'vitest'
import type { Options, OptionValue } from '../domain/option.ts'
import type { HookProject, OptionStore } from '../ports/option-store.ts'
import { AWKWARD_TEXTS, NO_IDS } from './awkward.ts'
import { minute, START } from './builders.ts'
import type { Given, Opened } from './given.ts'
import { AT_ONCE, inOrder, must, refusal, run } from './running.ts'
import { suite } from './suite.ts'

/** What the look-up suite needs: the port's reading half, and a way to make a project that has some options. */
export interface OptionLookupSubject extends Opened {
  readonly options: Pick<OptionStore, 'findProject'>
  readonly givenProject: (
    options: Options,
  ) => Promise<{ readonly organizationId: string; readonly projectId: string; readonly releaseToken: string }>
}

/** Every kind of value that an option may have. */
const EVERY_KIND: Options = {
  'heroku:enabled': true,
  'heroku:owner_required': false,
  'heroku:repository': 'acme/web',
  'heroku:environment': '',
  'heroku:environments': { 'web-1234': 'production', 'web-5678': 'staging \u{1F600}' },
  'heroku:empty_map': {},
  'heroku:webhook_secret': [
    { secret: 'the newest', dateCreated: minute(1), dateExpires: null },
    { secret: 'the one before', dateCreated: START, dateExpires: minute(2) },
  ],
  'other:repository': 'acme/other',
}

/** What everybody promises who finds a hook's project, be it from a constant. */
export const optionLookupContract = (name: string, open: () => Promise<OptionLookupSubject>): void =>
  suite(`${name}: option look-up`, open, (subject) => {
    const find = (projectId: string): Promise<HookProject | null> => run(subject().options.findProject(projectId))

    it('finds a project with its organization, its release token, all its options and a revision', async () => {
      const told = await subject().givenProject(EVERY_KIND)
      const found = await find(told.projectId)
      expect(found).toEqual({ ...told, options: EVERY_KIND, revision: expect.any(String) })
    })

    it('answers the same revision as long as nothing changes', async () => {
      const { projectId } = await subject().givenProject({})
      expect(must(await find(projectId)).revision).toBe(must(await find(projectId)).revision)
    })

    it('keeps projects apart', async () => {
      const web = await subject().givenProject({ 'heroku:repository': 'acme/web' })
      const api = await subject().givenProject({ 'heroku:repository': 'acme/api' })
      expect(must(await find(web.projectId)).options).toEqual({ 'heroku:repository': 'acme/web' })
      expect(must(await find(api.projectId)).options).toEqual({ 'heroku:repository': 'acme/api' })
    })

    it('answers the same to those who take what is remembered, as long as nothing changes', async () => {
      const { projectId } = await subject().givenProject(EVERY_KIND)
      const fresh = await find(projectId)
      await inOrder([1, 2, 3], async () => {
        const { isRemembered: _, ...known } = must(await run(subject().options.findProject(projectId, 'remembered')))
        expect(known).toEqual(fresh)
      })
    })

    it('finds no project by an id that was never given', async () => {
      for (const id of NO_IDS) {
        expect(await find(id)).toBeNull()
        expect(await run(subject().options.findProject(id, 'remembered'))).toBeNull()
      }
    })
  })

/** What the whole suite needs. */
export interface OptionStoreSubject extends Opened {
  readonly options: OptionStore
  readonly given: Pick<Given, 'organization' | 'project'>
}

/** What every implementation of the option store promises that can be written, beside {@link optionLookupContract}. */
export const optionStoreContract = (name: string, open: () => Promise<OptionStoreSubject>): void =>
  suite(`${name}: option store`, open, (subject) => {
    const find = async (projectId: string): Promise<HookProject> =>
      must(await run(subject().options.findProject(projectId)))

    const save = async (projectId: string, options: Readonly<Record<string, OptionValue | null>>): Promise<Options> => {
      await run(subject().options.save({ ...(await find(projectId)), options }))
      return (await find(projectId)).options
    }

    const project = async (): Promise<string> => {
      const { given } = subject()
      return given.project(await given.organization())
    }

    it('has no options at first', async () => {
      expect((await find(await project())).options).toEqual({})
    })

    it('keeps every kind of value as it is', async () => {
      expect(await save(await project(), EVERY_KIND)).toEqual(EVERY_KIND)
    })

    it('keeps awkward texts as they are', async () => {
      const projectId = await project()
      const texts = Object.fromEntries(AWKWARD_TEXTS.map((text, index) => [`text:${index}`, text]))
      const maps = Object.fromEntries(AWKWARD_TEXTS.map((text, index) => [`map:${index}`, { app: text, [text]: 'x' }]))
      expect(await save(projectId, { ...texts, ...maps })).toEqual({ ...texts, ...maps })
    })

    it('sets what is given, removes what is null, leaves the rest', async () => {
      const projectId = await project()
      await save(projectId, { a: 'a', b: 'b', c: true })
      expect(await save(projectId, { b: 'B', c: null, d: {}, never: null })).toEqual({ a: 'a', b: 'B', d: {} })
    })

    it('takes one member out of a map when a map without it is saved', async () => {
      const projectId = await project()
      await save(projectId, { map: { one: '1', two: '2' } })
      expect(await save(projectId, { map: { two: '2' } })).toEqual({ map: { two: '2' } })
    })

    it('answers another revision after each change, never one that was before', async () => {
      const projectId = await project()
      const values: readonly OptionValue[] = ['a', 'b', 'a', 'a', true]
      const revisions = await inOrder(values, async (value) => {
        await save(projectId, { key: value })
        return (await find(projectId)).revision
      })
      expect(new Set(revisions).size).toBe(values.length)
    })

    it('raises the revision of the whole organization, and of no other', async () => {
      const { given } = subject()
      const organizationId = await given.organization()
      const [web, api] = [await given.project(organizationId), await given.project(organizationId)]
      const other = await project()
      const [apiBefore, otherBefore] = [await find(api), await find(other)]
      await save(web, { key: 'value' })
      expect((await find(api)).revision).not.toBe(apiBefore.revision)
      expect((await find(api)).revision).toBe((await find(web)).revision)
      expect(await find(other)).toEqual(otherBefore)
    })

    it('refuses a change made on a revision that is gone, and writes nothing of it', async () => {
      const projectId = await project()
      const before = await find(projectId)
      await save(projectId, { key: 'first' })
      const late = subject().options.save({ ...before, options: { key: 'late', more: true } })
      const kept = await find(projectId)
      expect(await refusal(late)).toBe('StaleOptions')
      expect(await find(projectId)).toEqual(kept)
    })

    it('lets one of many changes through that were made at once on one revision', async () => {
      const projectId = await project()
      const before = await find(projectId)
      const changes = Array.from({ length: AT_ONCE }, (_, index) =>
        subject().options.save({ ...before, options: { [`key-${index}`]: `value ${index}` } })(),
      )
      const results = await Promise.all(changes)
      const refused = results.filter((result) => result._tag === 'Left' && result.left._tag === 'StaleOptions')
      const saved = results.findIndex((result) => result._tag === 'Right')
      expect(refused.length).toBe(AT_ONCE - 1)
      expect((await find(projectId)).options).toEqual({ [`key-${saved}`]: `value ${saved}` })
    })

    it('refuses a change for a project that the organization does not have', async () => {
      const { options } = subject()
      const theirs = await find(await project())
      const ours = await find(await project())
      const noOrganization = { ...ours, organizationId: theirs.organizationId, revision: theirs.revision }
      expect(await refusal(options.save({ ...noOrganization, options: { key: 'value' } }))).toBe('StaleOptions')
      for (const id of NO_IDS) {
        const noProject = { organizationId: ours.organizationId, projectId: id, revision: ours.revision }
        expect(await refusal(options.save({ ...noProject, options: { key: 'value' } }))).toBe('StaleOptions')
        const noTenant = { organizationId: id, projectId: ours.projectId, revision: ours.revision }
        expect(await refusal(options.save({ ...noTenant, options: { key: 'value' } }))).toBe('StaleOptions')
      }
      expect(await find(ours.projectId)).toEqual(ours)
    })
  })

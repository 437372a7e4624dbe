import { expect, it } from 'vitest'
import type { OptionValue } from '../domain/option.ts'
import type { PluginKey } from '../domain/plugin-key.ts'
import type { AppProgress, BackfillProgress } from '../ports/backfill-progress.ts'
import type { OptionStore } from '../ports/option-store.ts'
import { AWKWARD_TEXTS, NO_IDS } from './awkward.ts'
import { minute } from './builders.ts'
import type { Given, Opened } from './given.ts'
import { atOnce, inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'

/** What the suite needs: the port, options to configure projects with, and places. */
export interface BackfillProgressSubject extends Opened {
  readonly backfillProgress: BackfillProgress
  readonly options: OptionStore
  readonly given: Pick<Given, 'organization' | 'project'>
}

const progressOf = (app: string, change: Partial<AppProgress> = {}): AppProgress => ({
  app,
  appId: null,
  through: 0,
  dateChecked: minute(1),
  failure: null,
  dateMissed: null,
  dateDelivered: null,
  hookProblem: null,
  ...change,
})

/** What every implementation of the backfill progress port promises. */
export const backfillProgressContract = (name: string, open: () => Promise<BackfillProgressSubject>): void =>
  suite(`${name}: backfill progress`, open, (subject) => {
    const newPlace = async (): Promise<PluginKey> => {
      const organizationId = await subject().given.organization()
      return { organizationId, projectId: await subject().given.project(organizationId), plugin: 'heroku' }
    }
    const save = (at: PluginKey, progress: AppProgress) => run(subject().backfillProgress.save(at, progress))
    const read = async (at: PluginKey): Promise<readonly AppProgress[]> =>
      (await run(subject().backfillProgress.ofProject(at))).toSorted((left, right) => (left.app < right.app ? -1 : 1))
    const configure = async ({ projectId }: PluginKey, options: Readonly<Record<string, OptionValue | null>>) => {
      const before = must(await run(subject().options.findProject(projectId)))
      await run(subject().options.save({ ...before, options }))
    }
    const projects = async (plugin: string, ...places: readonly PluginKey[]) => {
      const ids = places.map(({ projectId }) => projectId)
      return (await run(subject().backfillProgress.projects(plugin))).filter(({ projectId }) => ids.includes(projectId))
    }

    it('keeps what it is given of each app, to the millisecond', async () => {
      const at = await newPlace()
      expect(await read(at)).toEqual([])
      const all = {
        appId: 'app-1',
        through: 2 ** 40,
        dateMissed: minute(2) + 1,
        dateDelivered: minute(3) + 2,
        failure: 'It is away.',
        hookProblem: 'It has none.',
      }
      const kept = [progressOf('acme-api', all), progressOf('acme-web')]
      for (const progress of kept) expect(await save(at, progress)).toBe(true)
      expect(await read(at)).toEqual(kept)
    })

    it('keeps awkward texts as they are', async () => {
      const at = await newPlace()
      const kept = AWKWARD_TEXTS.map((text) =>
        progressOf(text, { appId: text, failure: text, hookProblem: text }),
      ).toSorted((left, right) => (left.app < right.app ? -1 : 1))
      await inOrder(kept, (progress) => save(at, progress))
      expect(await read(at)).toEqual(kept)
    })

    it('replaces what it kept of an app, and of no other', async () => {
      const at = await newPlace()
      await save(at, progressOf('acme-api', { through: 7, failure: 'It is away.', dateDelivered: minute(1) }))
      await save(at, progressOf('acme-web', { through: 8 }))
      await save(at, progressOf('acme-api', { through: 6 }))
      expect(await read(at)).toEqual([progressOf('acme-api', { through: 6 }), progressOf('acme-web', { through: 8 })])
    })

    it('never forgets that a release was missed', async () => {
      const at = await newPlace()
      for (const dateMissed of [null, minute(2), null, minute(1)])
        await save(at, progressOf('acme-web', { dateMissed }))
      expect(await read(at)).toEqual([progressOf('acme-web', { dateMissed: minute(2) })])
    })

    it('takes one app many times at once', async () => {
      const at = await newPlace()
      await atOnce((index) => subject().backfillProgress.save(at, progressOf('acme-web', { through: index })))
      expect((await read(at)).length).toBe(1)
    })

    it('keeps projects and plugins apart', async () => {
      const ours = await newPlace()
      const neighbour = { ...ours, projectId: await subject().given.project(ours.organizationId) }
      await save(ours, progressOf('acme-web', { through: 1 }))
      await save({ ...ours, plugin: 'other' }, progressOf('acme-web', { through: 2 }))
      await save(neighbour, progressOf('acme-web', { through: 3 }))
      expect(await read(ours)).toEqual([progressOf('acme-web', { through: 1 })])
    })

    it('refuses what is for a project that the organization does not have', async () => {
      const [ours, theirs] = [await newPlace(), await newPlace()]
      await save(theirs, progressOf('acme-web'))
      const foreign = { ...ours, projectId: theirs.projectId }
      const wrong = NO_IDS.flatMap((id) => [
        { ...ours, organizationId: id },
        { ...ours, projectId: id },
      ])
      for (const at of [foreign, ...wrong]) {
        expect(await save(at, progressOf('acme-web', { through: 9 }))).toBe(false)
        expect(await read(at)).toEqual([])
      }
      expect(await read(theirs)).toEqual([progressOf('acme-web')])
    })

    it('finds the projects of all organizations that name apps', async () => {
      const [one, other, none, cleared] = [await newPlace(), await newPlace(), await newPlace(), await newPlace()]
      for (const at of [one, other, cleared]) await configure(at, { 'heroku:apps': 'acme-web,acme-api' })
      await configure(none, { 'other:apps': 'acme-web', 'heroku:apps': '', 'heroku:repository': 'acme/web' })
      await configure(cleared, { 'heroku:apps': null })
      const found = await projects('heroku', one, other, none, cleared)
      expect(found.toSorted((left, right) => Number(left.projectId) - Number(right.projectId))).toEqual([one, other])
      expect(await projects('other', one, other, none)).toEqual([{ ...none, plugin: 'other' }])
      expect(await projects('nobody', one, other, none)).toEqual([])
    })
  })

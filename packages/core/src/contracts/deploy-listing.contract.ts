import { expect, it } from 'vitest'
import type { PageQuery } from '../domain/page.ts'
import { compareIds } from '../domain/text.ts'
import type { DeployFilter, DeployKey } from '../ports/release-reading.ts'
import { NO_IDS } from './awkward.ts'
import { type AppDeployed, aDeployed, aRecording, aRelease, minute, type Place, sha } from './builders.ts'
import { expectPaging, expectStablePaging, type PagedList } from './paging.ts'
import { newPlace, newPlaces } from './places.ts'
import { deployFilter, readDeploys } from './reading.ts'
import type { ReleaseReadingSubject } from './release-reading-subject.ts'
import { inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'

/** Which deploys a list has, in which order, and how it is walked. */
export const deployListingContract = (
  name: string,
  open: () => Promise<ReleaseReadingSubject>,
  { numRuns = 20 }: { readonly numRuns?: number } = {},
): void =>
  suite(`${name}: release reading, list of deploys`, open, (subject) => {
    const place = (): Promise<Place> => newPlace(subject().given)
    const deploy = (at: Place, told: AppDeployed) => run(subject().recording.record(aDeployed(at, told)))
    const numbers = async ({ organizationId }: Place, filter: Partial<DeployFilter> = {}): Promise<(number | null)[]> =>
      (await readDeploys(subject().reading, organizationId, filter)).map(({ releaseNumber }) => releaseNumber)

    it('is empty at first, and for an organization or a version that does not exist', async () => {
      const at = await place()
      for (const organizationId of [at.organizationId, ...NO_IDS]) {
        expect(await numbers({ organizationId, projectIds: [] })).toEqual([])
      }
      await deploy(at, { number: 1 })
      expect(await numbers(at, { version: 'never' })).toEqual([])
    })

    it('has each of them under its key too, in its lowest project alone', async () => {
      const { all } = await newPlaces(subject().given, 2)
      const told = aDeployed(all, { number: 1 })
      await run(subject().recording.record(told))
      const { organizationId, projectIds } = all
      const [lowest, other] = projectIds.toSorted(compareIds)
      const key = must(told.deploy).key
      const find = (at: Partial<DeployKey>) =>
        run(subject().reading.deploy({ organizationId, projectId: must(lowest), key, ...at }))
      expect(await find({})).toEqual((await readDeploys(subject().reading, organizationId))[0])
      const elsewhere = (await place()).organizationId
      const nothing = [
        { projectId: must(other) },
        { key: 'another' },
        { key: 'a\u0000b' },
        { organizationId: elsewhere },
      ]
      const noIds = NO_IDS.flatMap((id) => [{ projectId: id }, { organizationId: id }])
      for (const at of [...nothing, ...noIds]) expect(await find(at)).toBeNull()
    })

    it('has the newest first by when they finished, then by id', async () => {
      const at = await place()
      await inOrder([2, 1, 4], (number) => deploy(at, { number }))
      await deploy(at, { number: 3, dateFinished: minute(4) })
      expect(await numbers(at)).toEqual([3, 4, 2, 1])
    })

    it('filters by each thing that may be asked', async () => {
      const { each, all } = await newPlaces(subject().given, 2)
      const [web, api] = [must(each[0]), must(each[1])]
      await deploy(web, { number: 1, version: 'a' })
      await deploy(web, { number: 2, version: 'a', environment: 'staging', deploy: { kind: 'rollback' } })
      await deploy(api, { number: 3, version: 'b', app: 'app-2', deploy: { kind: 'promotion' } })
      await deploy(all, { number: 4, version: 'b', environment: 'qa', deploy: { app: null } })
      const cases: readonly (readonly [Partial<DeployFilter>, readonly number[]])[] = [
        [{}, [4, 3, 2, 1]],
        [{ version: 'a' }, [2, 1]],
        [{ version: 'A' }, []],
        [{ environments: ['staging'] }, [2]],
        [{ environments: ['staging', 'qa', 'never'] }, [4, 2]],
        [{ environments: ['Staging'] }, []],
        [{ projectIds: web.projectIds }, [4, 2, 1]],
        [{ projectIds: api.projectIds }, [4, 3]],
        [{ projectIds: all.projectIds }, [4, 3, 2, 1]],
        [{ kind: 'deploy' }, [4, 1]],
        [{ kind: 'rollback' }, [2]],
        [{ kind: 'promotion' }, [3]],
        [{ app: 'app-1' }, [2, 1]],
        [{ app: 'app-2-name' }, [3]],
        [{ app: 'APP-1' }, []],
        [{ app: '' }, []],
        [{ since: minute(2) }, [4, 3, 2]],
        [{ until: minute(2) }, [1]],
        [{ since: minute(2), until: minute(4) }, [3, 2]],
        [{ since: minute(4), until: minute(2) }, []],
      ]
      for (const [filter, expected] of cases) expect([filter, await numbers(web, filter)]).toEqual([filter, expected])
      for (const id of NO_IDS) expect(await numbers(web, { projectIds: [id] })).toEqual([])
    })

    it('filters by all of it together', async () => {
      const { each } = await newPlaces(subject().given, 2)
      const [web, api] = [must(each[0]), must(each[1])]
      const right: AppDeployed = { number: 5, version: 'a', environment: 'qa', deploy: { kind: 'rollback' } }
      await deploy(web, right)
      await deploy(api, { ...right, number: 5 })
      await deploy(web, { ...right, number: 6, version: 'b', dateFinished: minute(5) })
      await deploy(web, { ...right, number: 7, environment: 'production', dateFinished: minute(5) })
      await deploy(web, { ...right, number: 8, deploy: { kind: 'deploy' }, dateFinished: minute(5) })
      await deploy(web, { ...right, number: 9, app: 'app-2', dateFinished: minute(5) })
      await inOrder([4, 6], (time) => deploy(web, { ...right, number: 10 + time, dateFinished: minute(time) }))
      const kind = 'rollback' as const
      const about = { version: 'a', environments: ['qa'], projectIds: web.projectIds, kind, app: 'app-1' }
      expect(await numbers(web, { ...about, since: minute(5), until: minute(6) })).toEqual([5])
    })

    it('keeps the deploys of an archived release', async () => {
      const at = await place()
      await deploy(at, { number: 1 })
      const release = aRelease({ mode: 'overwrite', status: 'archived' })
      await run(subject().recording.record(aRecording(at, { release })))
      expect(await numbers(at)).toEqual([1])
      expect(await numbers(at, { version: sha(1) })).toEqual([1])
    })

    it('lists nothing of another organization, not even by its project or version', async () => {
      const [ours, theirs] = [await place(), await place()]
      await deploy(theirs, { number: 1 })
      const filters = [{}, { projectIds: theirs.projectIds }, { version: sha(1) }, { app: 'app-1' }]
      for (const filter of filters) expect(await numbers(ours, filter)).toEqual([])
    })

    const paged = async (
      filter: Partial<DeployFilter> = {},
    ): Promise<PagedList<{ readonly id: string; readonly dateFinished: number }>> => {
      const at = await place()
      let added = 0
      return {
        list: (page: PageQuery) => run(subject().reading.deploys(deployFilter(at.organizationId, filter), page)),
        timeOf: ({ dateFinished }) => dateFinished,
        add: async (time) => {
          added += 1
          const told = { number: added, version: filter.version ?? sha(added % 2), dateFinished: minute(time) }
          return must((await deploy(at, told)).deployId)
        },
      }
    }
    it('is walked forward and backward, page by page', () => expectPaging(() => paged()))
    it.each([
      ['all', {}],
      ['those of a release', { version: sha(1) }],
      ['those of some environments', { environments: ['production', 'staging'] }],
      ['those of an app and a kind', { app: 'app-1', kind: 'deploy' }],
      ['those of a time', { since: minute(0), until: minute(4) }],
    ] as const)('skips and repeats nothing while deploys come in: %s', (_, filter) =>
      expectStablePaging(() => paged(filter), numRuns),
    )
  })

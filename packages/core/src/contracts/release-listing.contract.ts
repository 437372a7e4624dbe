import { expect, it } from 'vitest'
import type { PageQuery } from '../domain/page.ts'
import type { ReleaseFilter } from '../ports/release-reading.ts'
import { NO_IDS } from './awkward.ts'
import { aDeploy, aDeployed, aRecording, aRelease, minute, type Place } from './builders.ts'
import { expectPaging, expectStablePaging, type PagedList } from './paging.ts'
import { newPlace, newPlaces } from './places.ts'
import { ONE_PAGE, readRelease, releaseFilter } from './reading.ts'
import type { ReleaseReadingSubject } from './release-reading-subject.ts'
import { inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'

/** Which releases a list has, in which order, and how it is walked. */
export const releaseListingContract = (
  name: string,
  open: () => Promise<ReleaseReadingSubject>,
  { numRuns = 20 }: { readonly numRuns?: number } = {},
): void =>
  suite(`${name}: release reading, list of releases`, open, (subject) => {
    const place = (): Promise<Place> => newPlace(subject().given)
    const record = (recording: ReturnType<typeof aRecording>) => run(subject().recording.record(recording))
    const add = (at: Place, version: string, change: Parameters<typeof aRelease>[0] = {}) =>
      record(aRecording(at, { release: aRelease({ version, mode: 'fill', ...change }) }))
    const versions = async ({ organizationId }: Place, filter: Partial<ReleaseFilter> = {}): Promise<string[]> => {
      const page = await run(subject().reading.releases(releaseFilter(organizationId, filter), ONE_PAGE))
      return page.items.map(({ version }) => version)
    }

    it('is empty at first, and for an organization that does not exist', async () => {
      const at = await place()
      for (const organizationId of [at.organizationId, ...NO_IDS]) {
        expect(await versions({ organizationId, projectIds: [] })).toEqual([])
      }
    })

    it('has the newest first, by when they were made', async () => {
      const at = await place()
      await inOrder([2, 3, 1], (count) =>
        add(at, `v${count}`, { dateCreated: minute(count), dateReleased: minute(9 - count) }),
      )
      expect(await versions(at)).toEqual(['v3', 'v2', 'v1'])
    })

    it('shows a release as it is shown alone', async () => {
      const at = await place()
      await record(aDeployed(at, { number: 1, version: 'v1' }))
      const page = await run(subject().reading.releases(releaseFilter(at.organizationId), ONE_PAGE))
      expect(page.items).toEqual([await readRelease(subject().reading, at.organizationId, 'v1')])
    })

    it('leaves archived ones out, shows them alone, and takes them back', async () => {
      const at = await place()
      await inOrder(['v1', 'v2'], (version) => add(at, version))
      await add(at, 'v1', { status: 'archived' })
      expect(await versions(at)).toEqual(['v2'])
      expect(await versions(at, { status: 'archived' })).toEqual(['v1'])
      expect(await readRelease(subject().reading, at.organizationId, 'v1')).toMatchObject({ status: 'archived' })
      await add(at, 'v1', { mode: 'overwrite', status: 'open' })
      expect(await versions(at)).toEqual(['v2', 'v1'])
    })

    it('filters by a part of the version, the case of A-Z ignored, nothing in it special', async () => {
      const at = await place()
      const all = ['Shop@1.0', 'shop@2.0', '100%', '1\u00e90_x', 'caf\u00c9']
      await inOrder(all.entries(), ([index, version]) => add(at, version, { dateCreated: minute(index) }))
      expect(await versions(at, { query: 'SHOP' })).toEqual(['shop@2.0', 'Shop@1.0'])
      expect(await versions(at, { query: '@1.' })).toEqual(['Shop@1.0'])
      expect(await versions(at, { query: '%' })).toEqual(['100%'])
      expect(await versions(at, { query: '_' })).toEqual(['1\u00e90_x'])
      expect(await versions(at, { query: 'CAF' })).toEqual(['caf\u00c9'])
      expect(await versions(at, { query: '\u00e9' })).toEqual(['1\u00e90_x'])
      for (const query of ['.*', '\\', "'", 'shop@3', ' shop']) expect(await versions(at, { query })).toEqual([])
      expect(await versions(at, { query: '' })).toEqual(all.toReversed())
    })

    it('filters by projects, any of them', async () => {
      const { each, all } = await newPlaces(subject().given, 3)
      const [web, api, docs] = [must(each[0]), must(each[1]), must(each[2])]
      await add(web, 'web', { dateCreated: minute(1) })
      await add(api, 'api', { dateCreated: minute(2) })
      await add({ ...all, projectIds: all.projectIds.slice(0, 2) }, 'both', { dateCreated: minute(3) })
      expect(await versions(web, { projectIds: web.projectIds })).toEqual(['both', 'web'])
      expect(await versions(web, { projectIds: all.projectIds })).toEqual(['both', 'api', 'web'])
      expect(await versions(web, { projectIds: docs.projectIds })).toEqual([])
      expect(await versions(web, { projectIds: [...docs.projectIds, ...api.projectIds] })).toEqual(['both', 'api'])
      for (const id of NO_IDS) expect(await versions(web, { projectIds: [id] })).toEqual([])
    })

    it('filters by the environment that a release was deployed to', async () => {
      const at = await place()
      await record(aDeployed(at, { number: 1, version: 'v1', environment: 'production' }))
      await record(aDeployed(at, { number: 2, version: 'v1', environment: 'staging' }))
      await record(aDeployed(at, { number: 3, version: 'v2', environment: 'staging' }))
      await add(at, 'v3')
      expect(await versions(at, { environment: 'production' })).toEqual(['v1'])
      expect(await versions(at, { environment: 'staging' })).toEqual(['v2', 'v1'])
      expect(await versions(at, { environment: 'Staging' })).toEqual([])
    })

    it('filters by all of it together', async () => {
      const { each } = await newPlaces(subject().given, 2)
      const [web, api] = [must(each[0]), must(each[1])]
      const filter = { projectIds: web.projectIds, query: 'SHOP', environment: 'staging', status: 'archived' } as const
      await record(aDeployed(web, { number: 1, version: 'shop@1', environment: 'staging' }))
      await add(web, 'shop@1', { status: 'archived' })
      await record(aDeployed(web, { number: 2, version: 'shop@2', environment: 'staging' }))
      await record(aDeployed(web, { number: 3, version: 'shop@3', environment: 'production' }))
      await add(web, 'shop@3', { status: 'archived' })
      await record(aDeployed(api, { number: 4, version: 'shop@4', environment: 'staging' }))
      await add(api, 'shop@4', { status: 'archived' })
      expect(await versions(web, filter)).toEqual(['shop@1'])
    })

    it('lists nothing of another organization, not even by its project', async () => {
      const [ours, theirs] = [await place(), await place()]
      await add(theirs, 'theirs')
      expect(await versions(ours)).toEqual([])
      expect(await versions(ours, { projectIds: theirs.projectIds })).toEqual([])
    })

    const paged = async (filter: Partial<ReleaseFilter> = {}) => pagedAt(await place(), filter)
    const pagedAt = (
      at: Place,
      filter: Partial<ReleaseFilter>,
    ): PagedList<{ readonly id: string; readonly dateCreated: number }> => {
      let added = 0
      return {
        list: (page: PageQuery) => run(subject().reading.releases(releaseFilter(at.organizationId, filter), page)),
        timeOf: ({ dateCreated }) => dateCreated,
        add: async (time) => {
          added += 1
          const version = `v${added}`
          const release = aRelease({ version, mode: 'fill', dateCreated: minute(time), status: filter.status ?? null })
          await record(aRecording(at, { release, deploy: aDeploy({ key: version, releaseNumber: added }) }))
          return (await readRelease(subject().reading, at.organizationId, version)).id
        },
      }
    }
    it('is walked forward and backward, page by page', () => expectPaging(() => paged()))
    it.each([
      ['all', {}],
      ['archived ones', { status: 'archived' }],
      ['those of a version', { query: 'V' }],
      ['those of an environment', { environment: 'production' }],
    ] as const)('skips and repeats nothing while releases come in: %s', (_, filter) =>
      expectStablePaging(() => paged(filter), numRuns),
    )
    it('skips and repeats nothing of a project, either', () =>
      expectStablePaging(async () => {
        const { each, all } = await newPlaces(subject().given, 2)
        return pagedAt(all, { projectIds: must(each[0]).projectIds })
      }, numRuns))
  })

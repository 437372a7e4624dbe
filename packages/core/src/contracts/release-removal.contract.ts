import { expect, it } from 'vitest'
import type { Commit } from '../domain/commit.ts'
import type { Recording } from '../domain/recording.ts'
import type { DeliveryLog } from '../ports/delivery-log.ts'
import type { DeployRecording } from '../ports/deploy-recording.ts'
import type { ReleaseReading } from '../ports/release-reading.ts'
import type { ReleaseRemoval } from '../ports/release-removal.ts'
import { NO_IDS } from './awkward.ts'
import {
  type AppDeployed,
  aCommit,
  aDelivered,
  aDeployed,
  aRecording,
  aRef,
  aRelease,
  minute,
  type Place,
  sha,
} from './builders.ts'
import type { Given, Opened } from './given.ts'
import { newPlace, newPlaces } from './places.ts'
import { ONE_PAGE, readDeploys, readRelease, releaseFilter } from './reading.ts'
import { AT_ONCE, inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'

/** What the suite needs: removal, and all by which something is recorded and read. */
export interface ReleaseRemovalSubject extends Opened {
  readonly removal: ReleaseRemoval
  readonly recording: DeployRecording
  readonly reading: ReleaseReading
  readonly deliveries: DeliveryLog
  readonly given: Given
}

const VERSION = sha(1)

/** What it means that a release is removed. */
export const releaseRemovalContract = (name: string, open: () => Promise<ReleaseRemovalSubject>): void =>
  suite(`${name}: release removal`, open, (subject) => {
    const place = (): Promise<Place> => newPlace(subject().given)
    const record = (recording: Recording) => run(subject().recording.record(recording))
    const keyIn = ({ organizationId }: Place, projectId: string | null = null, version = VERSION) => ({
      organizationId,
      projectId,
      version,
    })
    const remove = (...of: Parameters<typeof keyIn>) => run(subject().removal.remove(keyIn(...of)))
    const release = (at: Place) => run(subject().reading.release(keyIn(at)))
    const deploys = ({ organizationId }: Place) => readDeploys(subject().reading, organizationId)
    const logged = async ({ organizationId, projectIds }: Place) => {
      const any = { outcome: null, app: null, since: null, until: null }
      const filter = { ...any, organizationId, projectId: must(projectIds[0]) }
      return (await run(subject().deliveries.deliveries(filter, ONE_PAGE))).items
    }
    const deployed = (at: Place, told: AppDeployed) => aDeployed(at, { version: VERSION, ...told })
    const client = (at: Place, rest: Partial<Recording> = {}) =>
      aRecording(at, { release: aRelease({ mode: 'fill', ref: 'main' }), ...rest })

    it('leaves the keys of its deploys taken', async () => {
      const at = await place()
      await record(deployed(at, { number: 1 }))
      await remove(at)
      const known = subject().reading.recordedKeys(at.organizationId, must(at.projectIds[0]), ['heroku:app-1:v1', 'x'])
      expect(await run(known)).toEqual(['heroku:app-1:v1'])
    })

    it('takes the release with its refs, commits and deploys, from every list', async () => {
      const { each, all } = await newPlaces(subject().given, 2)
      await record(deployed(must(each[0]), { number: 1 }))
      await record(client(all, { commits: [aCommit({ id: sha(2), repository: 'acme/web' })] }))
      await record(deployed(all, { number: 2, version: 'other' }))
      expect(await remove(all)).toBe(true)
      expect(await release(all)).toBeNull()
      const { organizationId } = all
      for (const projectIds of [[], ...all.projectIds.map((id) => [id])]) {
        const page = await run(subject().reading.releases(releaseFilter(organizationId, { projectIds }), ONE_PAGE))
        expect(page.items.map(({ version }) => version)).toEqual(['other'])
        for (const filter of [{ projectIds }, { projectIds, environments: ['production'] }]) {
          const shown = await readDeploys(subject().reading, organizationId, filter)
          expect(shown.map(({ release: { version } }) => version)).toEqual(['other'])
        }
      }
      expect(await run(subject().reading.commits(keyIn(all), ONE_PAGE))).toBeNull()
      expect(await readDeploys(subject().reading, organizationId, { version: VERSION })).toEqual([])
    })

    it('forgets its commits, but those that another release lists', async () => {
      const at = await place()
      const [shared, own] = ['shared', 'own'].map((id) => aCommit({ id, message: 'told' }))
      const names = ['shared', 'own'].map((id) => aCommit({ id }))
      const listing = (version: string, commits: readonly Commit[]) =>
        record(aRecording(at, { release: aRelease({ version, mode: 'fill' }), commits }))
      await listing(VERSION, [must(shared), must(own)])
      await listing('other', names.slice(0, 1))
      await remove(at)
      await listing('later', names)
      const { items } = must(await run(subject().reading.commits(keyIn(at, null, 'later'), ONE_PAGE)))
      expect(items.map(({ message }) => message)).toEqual(['told', null])
    })

    it('takes the deploys out of the timeline: what came after follows what came before', async () => {
      const at = await place()
      const told = [sha(5), VERSION, sha(7)].map((version, index) => ({ number: index + 1, version }))
      await inOrder(told, (deploy) => record(deployed(at, { ...deploy, refs: [aRef('acme/web', deploy.version)] })))
      await remove(at)
      expect((await deploys(at)).map(({ refs }) => refs[0])).toEqual([
        aRef('acme/web', sha(7), sha(5)),
        aRef('acme/web', sha(5)),
      ])
    })

    it('leaves the deliveries, and the keys of the deploys: what is repeated brings nothing back', async () => {
      const at = await place()
      const told = aDelivered(at, { number: 1 })
      await record(told)
      await remove(at)
      const before = await logged(at)
      expect(before).toMatchObject([{ version: VERSION, outcome: { outcome: 'recorded' }, deployId: null }])
      const again = { ...told, delivery: { ...must(told.delivery), identity: 'event-again' } }
      expect(await record(again)).toMatchObject({ outcome: { outcome: 'duplicate', reason: 'same-release' } })
      expect(await record(told)).toMatchObject({ outcome: { outcome: 'duplicate', reason: 'same-delivery' } })
      expect(await record({ ...told, delivery: null })).toMatchObject({ outcome: { reason: 'same-release' } })
      expect([await release(at), await deploys(at)]).toEqual([null, []])
      const { organizationId, projectIds } = at
      const key = must(told.deploy).key
      expect(await run(subject().reading.deploy({ organizationId, projectId: must(projectIds[0]), key }))).toBeNull()
      expect((await logged(at)).map(({ deployId }) => deployId)).toEqual([null, null, null])
    })

    it('lets the same version be made afresh, by a client or by another deploy, with nothing of the one before', async () => {
      const at = await place()
      await record(deployed(at, { number: 1 }))
      await record(client(at, { commits: [aCommit({ id: sha(2) })] }))
      const { id } = must(await release(at))
      await remove(at)
      const made = aRecording(at, { release: aRelease({ mode: 'fill', dateCreated: minute(9) }) })
      expect(await record(made)).toMatchObject({ created: true, outcome: { outcome: 'recorded' } })
      const afresh = must(await release(at))
      expect(afresh).toMatchObject({ ref: null, commitCount: 0, refs: [], deployCount: 0, dateCreated: minute(9) })
      expect(afresh.id).not.toBe(id)
      expect(await remove(at)).toBe(true)
      expect(await record(deployed(at, { number: 2 }))).toMatchObject({ created: true })
      expect(await release(at)).toMatchObject({ deployCount: 1, dateReleased: minute(2) })
    })

    it('finds nothing where there is no such release, or none of that project or organization', async () => {
      const { each } = await newPlaces(subject().given, 2)
      const [at, beside] = [must(each[0]), must(each[1])]
      const elsewhere = await place()
      expect(await remove(at)).toBe(false)
      await record(deployed(at, { number: 1 }))
      expect(await remove(at, must(beside.projectIds[0]))).toBe(false)
      expect(await remove(elsewhere)).toBe(false)
      for (const id of NO_IDS) {
        expect(await remove({ ...at, organizationId: id })).toBe(false)
        expect(await remove(at, id)).toBe(false)
      }
      for (const version of ['', 'never', 'a\u0000b']) expect(await remove(at, null, version)).toBe(false)
      expect(await release(at)).toMatchObject({ deployCount: 1 })
      expect(await remove(at, must(at.projectIds[0]))).toBe(true)
      expect(await remove(at)).toBe(false)
    })

    it('happens once, and leaves no deploy without its release, when deploys come at the same time', async () => {
      const at = await place()
      await record(deployed(at, { number: 1 }))
      const deploying = Array.from({ length: AT_ONCE }, (_, index) => record(deployed(at, { number: index + 2 })))
      const removals = await Promise.all([remove(at), remove(at), remove(at)])
      await Promise.all(deploying)
      expect(removals).toContain(true)
      const [shown, left] = [await release(at), await deploys(at)]
      expect(left.length).toBe(shown?.deployCount ?? 0)
      expect(left.every((deploy) => deploy.release.version === VERSION)).toBe(true)
      if (shown !== null)
        expect(await readRelease(subject().reading, at.organizationId, VERSION)).toMatchObject({
          projects: [{ id: at.projectIds[0] }],
        })
    })
  })

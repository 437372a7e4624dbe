import { expect, it } from 'vitest'
import type { Deploy } from '../domain/deploy.ts'
import type { Recording } from '../domain/recording.ts'
import type { Release } from '../domain/release.ts'
import type { DeployRecording, RecordingResult } from '../ports/deploy-recording.ts'
import type { ReleaseReading } from '../ports/release-reading.ts'
import { NO_IDS } from './awkward.ts'
import { aDeployed, aRecording, aRef, aRelease, minute, type Place, sha } from './builders.ts'
import type { Given, Opened } from './given.ts'
import { deployFilter, ONE_PAGE, readRelease } from './reading.ts'
import { AT_ONCE, atOnce, inOrder, must, refusal, run } from './running.ts'
import { suite } from './suite.ts'

/** What the suite needs: recording, a way to read what was recorded, and a way to make where it goes. */
export interface DeployRecordingSubject extends Opened {
  readonly recording: DeployRecording
  readonly reading: Pick<ReleaseReading, 'release' | 'deploys'>
  readonly given: Pick<Given, 'organization' | 'project' | 'repository'>
}

const WEB = 'acme/web'
const API = 'acme/api'

/**
 * The first part of what deploy recording promises, kept by every adapter, also by one that records on a remote
 * server without a delivery log: release, refs and deploy, whatever is repeated, late or at once.
 */
export const deployRecordingContract = (name: string, open: () => Promise<DeployRecordingSubject>): void =>
  suite(`${name}: deploy recording (release, refs and deploy)`, open, (subject) => {
    const place = async (): Promise<Place> => {
      const { given } = subject()
      const organizationId = await given.organization()
      await given.repository(organizationId, WEB)
      await given.repository(organizationId, API)
      return { organizationId, projectIds: [await given.project(organizationId)] }
    }
    const record = (recording: Recording): Promise<RecordingResult> => run(subject().recording.record(recording))
    const release = async ({ organizationId }: Place, version: string) =>
      told(await readRelease(subject().reading, organizationId, version))
    const deploys = async ({ organizationId }: Place) => {
      const page = await run(subject().reading.deploys(deployFilter(organizationId), ONE_PAGE))
      return page.items.map(toldOfDeploy)
    }

    it('records a release with its project, its ref and its deploy', async () => {
      const at = await place()
      const result = await record(aDeployed(at, { number: 1, refs: [aRef(WEB, sha(1))] }))
      expect(result).toMatchObject({
        outcome: { outcome: 'recorded', reason: 'deploy' },
        created: true,
        deliveryId: null,
      })
      expect(await release(at, sha(1))).toEqual({ version: sha(1), projectIds: at.projectIds, refs: [[WEB, sha(1)]] })
      expect(await deploys(at)).toEqual([deployed(at, { number: 1 })])
    })

    it('answers duplicate to the same recording, with the id of the deploy that is there, and writes nothing', async () => {
      const at = await place()
      const recording = aDeployed(at, { number: 1, refs: [aRef(WEB, sha(1))] })
      const { deployId } = await record(recording)
      expect(await record(recording)).toEqual({
        outcome: { outcome: 'duplicate', reason: 'same-release' },
        created: false,
        deliveryId: null,
        deployId,
        newReleaseId: null,
      })
      expect(await deploys(at)).toEqual([deployed(at, { number: 1 })])
    })

    it('records one deploy for a key, whatever else is told the second time', async () => {
      const at = await place()
      const first = await record(aDeployed(at, { number: 1 }))
      const told = { number: 1, version: sha(9), environment: 'staging', dateFinished: minute(9) }
      const second = await record(aDeployed(at, told))
      expect(second).toMatchObject({ outcome: { outcome: 'duplicate' }, created: false, deployId: first.deployId })
      expect(await deploys(at)).toEqual([deployed(at, { number: 1 })])
      const key = { organizationId: at.organizationId, projectId: null, version: sha(9) }
      expect(await run(subject().reading.release(key))).toBeNull()
    })

    it('records each deploy of one release, and changes nothing of its refs by the later ones', async () => {
      const at = await place()
      const version = sha(1)
      await record(aDeployed(at, { number: 1, version, refs: [aRef(WEB, version)] }))
      const again = await record(aDeployed(at, { number: 2, version, refs: [aRef(WEB, sha(2))] }))
      expect(again).toMatchObject({ outcome: { outcome: 'recorded' }, created: false })
      const third = { number: 3, version, environment: 'staging', refs: [aRef(API, sha(3))] }
      await record(aDeployed(at, third))
      expect((await release(at, version)).refs).toEqual([
        [API, sha(3)],
        [WEB, version],
      ])
      const all = [third, { number: 2, version }, { number: 1, version }]
      expect(await deploys(at)).toEqual(all.map((one) => deployed(at, one)))
    })

    it('puts a late deploy where its time says, not where it arrived', async () => {
      const at = await place()
      await inOrder([3, 1, 2], (number) => record(aDeployed(at, { number })))
      expect(await deploys(at)).toEqual([3, 2, 1].map((number) => deployed(at, { number })))
    })

    it('records a release that a client tells of, without a deploy', async () => {
      const at = await place()
      const recording = aRecording(at, { release: aRelease({ mode: 'fill' }) })
      const first = await record(recording)
      expect(first).toMatchObject({ outcome: { outcome: 'recorded' }, created: true, deployId: null })
      const again = { outcome: { outcome: 'duplicate' }, created: false, newReleaseId: null }
      expect(await record(recording)).toMatchObject(again)
      const key = { organizationId: at.organizationId, projectId: null, version: sha(1) }
      const { id } = must(await run(subject().reading.release(key)))
      expect([id, null]).toContain(first.newReleaseId)
      expect(await release(at, sha(1))).toEqual({ version: sha(1), projectIds: at.projectIds, refs: [] })
      expect(await deploys(at)).toEqual([])
    })

    it('adds a project to a release that is there', async () => {
      const at = await place()
      const other = { ...at, projectIds: [await subject().given.project(at.organizationId)] }
      await record(aDeployed(at, { number: 1 }))
      const added = await record(aDeployed(other, { number: 1, app: 'app-2', version: sha(1) }))
      expect(added).toMatchObject({ outcome: { outcome: 'recorded' }, created: true })
      const { projectIds } = await release(at, sha(1))
      expect(new Set(projectIds)).toEqual(new Set([...at.projectIds, ...other.projectIds]))
    })

    it('replaces refs and clears them where a client says so', async () => {
      const at = await place()
      const setRefs = (...refs: ReturnType<typeof aRef>[]) =>
        record(aRecording(at, { release: aRelease({ mode: 'overwrite' }), refs: { mode: 'replace', refs } }))
      await setRefs(aRef(WEB, sha(1)), aRef(API, sha(2)))
      await setRefs(aRef(WEB, sha(3)))
      expect((await release(at, sha(1))).refs).toEqual([[WEB, sha(3)]])
      await setRefs()
      expect((await release(at, sha(1))).refs).toEqual([])
    })

    it('records once what comes many times at once', async () => {
      const at = await place()
      const recording = aDeployed(at, { number: 1, refs: [aRef(WEB, sha(1))] })
      const results = await atOnce(() => subject().recording.record(recording))
      const outcomes = results.map(({ outcome }) => outcome.outcome)
      expect(outcomes.filter((outcome) => outcome === 'recorded').length).toBe(1)
      expect(outcomes.filter((outcome) => outcome === 'duplicate').length).toBe(AT_ONCE - 1)
      expect(results.filter(({ created }) => created).length).toBe(1)
      expect(new Set(results.map(({ deployId }) => deployId)).size).toBe(1)
      expect(await release(at, sha(1))).toEqual({ version: sha(1), projectIds: at.projectIds, refs: [[WEB, sha(1)]] })
      expect(await deploys(at)).toEqual([deployed(at, { number: 1 })])
    })

    it('loses none of many deploys of few new releases that come at once', async () => {
      const at = await place()
      const one = (index: number) => ({ number: index + 1, version: sha(index % 4), refs: [aRef(WEB, sha(index % 4))] })
      const results = await atOnce((index) => subject().recording.record(aDeployed(at, one(index))))
      expect(results.every(({ outcome }) => outcome.outcome === 'recorded')).toBe(true)
      expect(results.filter(({ created }) => created).length).toBe(4)
      const all = results.map((_, index) => deployed(at, one(index)))
      expect(await deploys(at)).toEqual(all.toReversed())
    })

    it('refuses a project that is not of that organization, and writes nothing', async () => {
      const [ours, theirs] = [await place(), await place()]
      const foreign = { organizationId: ours.organizationId, projectIds: theirs.projectIds }
      const mixed = { organizationId: ours.organizationId, projectIds: [...ours.projectIds, ...theirs.projectIds] }
      for (const at of [foreign, mixed]) {
        expect(await refusal(subject().recording.record(aDeployed(at, { number: 1 })))).toBe('UnknownProject')
      }
      expect(await deploys(ours)).toEqual([])
      expect(await deploys(theirs)).toEqual([])
      const key = { organizationId: ours.organizationId, projectId: null, version: sha(1) }
      expect(await run(subject().reading.release(key))).toBeNull()
    })

    it('refuses projects and organizations that do not exist', async () => {
      const at = await place()
      for (const id of NO_IDS) {
        const noProject = aDeployed({ ...at, projectIds: [id] }, { number: 1 })
        const noOrganization = aDeployed({ ...at, organizationId: id }, { number: 1 })
        expect(await refusal(subject().recording.record(noProject))).toBe('UnknownProject')
        expect(await refusal(subject().recording.record(noOrganization))).toBe('UnknownProject')
      }
      expect(await deploys(at)).toEqual([])
    })
  })

/** What every server keeps of a release. */
const told = ({ version, projects, refs }: Release) => ({
  version,
  projectIds: projects.map(({ id }) => id),
  refs: refs.map(({ repository, commit }) => [repository, commit]),
})

/** What every server keeps of a deploy. */
const toldOfDeploy = ({ environment, dateFinished, projects, release }: Deploy) => ({
  version: release.version,
  environment,
  dateFinished,
  projectIds: projects.map(({ id }) => id),
})

const deployed = (
  at: Place,
  one: { readonly number: number; readonly version?: string; readonly environment?: string },
) => ({
  version: one.version ?? sha(one.number),
  environment: one.environment ?? 'production',
  dateFinished: minute(one.number),
  projectIds: at.projectIds,
})

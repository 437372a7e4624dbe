import { expect, it } from 'vitest'
import type { Recording } from '../domain/recording.ts'
import { aDelivered, aDeployed, aRecording, aRef, aRelease, type Place, sha } from './builders.ts'
import { newPlace, newPlaces } from './places.ts'
import { ONE_PAGE, readDeploys, readRelease } from './reading.ts'
import { AT_ONCE, atOnce, inOrder, must, refusal, run } from './running.ts'
import type { StoredRecordingSubject } from './stored-recording-subject.ts'
import { suite } from './suite.ts'

/** All of a recording or nothing, on the configuration that it was decided on, whatever comes at the same time. */
export const recordingConsistencyContract = (name: string, open: () => Promise<StoredRecordingSubject>): void =>
  suite(`${name}: deploy recording, all or nothing`, open, (subject) => {
    const place = (): Promise<Place> => newPlace(subject().given)
    const record = (recording: Recording) => run(subject().recording.record(recording))
    const revisionOf = async ({ projectIds }: Place): Promise<string> =>
      must(await run(subject().options.findProject(must(projectIds[0])))).revision
    const deploys = (at: Place) => readDeploys(subject().reading, at.organizationId)
    const lines = async ({ organizationId, projectIds }: Place) => {
      const filter = {
        organizationId,
        projectId: must(projectIds[0]),
        outcome: null,
        app: null,
        since: null,
        until: null,
      }
      return (await run(subject().deliveries.deliveries(filter, ONE_PAGE))).items
    }
    const expectNothing = async (at: Place): Promise<void> => {
      expect(await deploys(at)).toEqual([])
      expect(await lines(at)).toEqual([])
      const key = { organizationId: at.organizationId, projectId: null, version: sha(1) }
      expect(await run(subject().reading.release(key))).toBeNull()
    }

    it('takes a recording decided on the configuration that holds, or on none', async () => {
      const at = await place()
      const revision = await revisionOf(at)
      const results = [
        await record({ ...aDelivered(at, { number: 1 }), revision }),
        await record({ ...aDelivered(at, { number: 2 }), revision }),
        await record({ ...aDelivered(at, { number: 3 }), revision: null }),
      ]
      expect(results.map(({ outcome }) => outcome.outcome)).toEqual(['recorded', 'recorded', 'recorded'])
      expect(await revisionOf(at)).toBe(revision)
    })

    it('refuses one decided on a configuration that is gone, and writes nothing of it', async () => {
      const at = await place()
      const revision = await revisionOf(at)
      await subject().given.repository(at.organizationId, 'acme/web')
      expect(await refusal(subject().recording.record({ ...aDelivered(at, { number: 1 }), revision }))).toBe(
        'StaleRecording',
      )
      await expectNothing(at)
      const fresh = { ...aDelivered(at, { number: 1 }), revision: await revisionOf(at) }
      expect(await record(fresh)).toMatchObject({ outcome: { outcome: 'recorded' }, created: true })
    })

    it('refuses a stale one that would be a duplicate, too', async () => {
      const at = await place()
      const revision = await revisionOf(at)
      await record({ ...aDelivered(at, { number: 1 }), revision })
      await subject().given.repository(at.organizationId, 'acme/web')
      expect(await refusal(subject().recording.record({ ...aDelivered(at, { number: 1 }), revision }))).toBe(
        'StaleRecording',
      )
      expect((await lines(at)).length).toBe(1)
    })

    it('refuses a revision of another organization and one that never was', async () => {
      const [at, other] = [await place(), await place()]
      await subject().given.repository(other.organizationId, 'acme/web')
      for (const revision of [await revisionOf(other), '', 'x', '0', '-1', '99999999999999999999']) {
        const recording = { ...aDelivered(at, { number: 1 }), revision }
        expect(await refusal(subject().recording.record(recording))).toBe('StaleRecording')
      }
      await expectNothing(at)
    })

    it('writes nothing, not even a delivery line, when one of several projects is missing', async () => {
      const [ours, theirs] = [await place(), await place()]
      const both = { ...ours, projectIds: [...ours.projectIds, ...theirs.projectIds] }
      const foreignLine = { projectId: must(theirs.projectIds[0]) }
      const recordings = [aDelivered(both, { number: 1 }), aDelivered(ours, { number: 1, line: foreignLine })]
      for (const recording of recordings) {
        expect(await refusal(subject().recording.record(recording))).toBe('UnknownProject')
      }
      await expectNothing(ours)
      await expectNothing(theirs)
    })

    it('makes a deploy of several projects unique under the lowest of them', async () => {
      const { each, all } = await newPlaces(subject().given, 2)
      const [lowest, other] = [must(each[0]), must(each[1])]
      const first = await record(aDeployed(all, { number: 1 }))
      const again = [await record(aDeployed(all, { number: 1 })), await record(aDeployed(lowest, { number: 1 }))]
      for (const result of again) {
        expect(result).toMatchObject({ outcome: { outcome: 'duplicate' }, deployId: first.deployId })
      }
      expect(await record(aDeployed(other, { number: 1 }))).toMatchObject({ outcome: { outcome: 'recorded' } })
      const shown = await deploys(all)
      expect(shown.map(({ projects }) => projects.length).toSorted()).toEqual([1, 2])
    })

    it('loses no deploy of many new releases that many deliveries share', async () => {
      await inOrder([1, 3, 8], async (versions) => {
        const { each, all } = await newPlaces(subject().given, 2)
        const told = (index: number) => {
          const version = sha(index % versions)
          return { number: index, version, app: `app-${index % 5}`, refs: [aRef('acme/web', version)] }
        }
        const placeOf = (index: number) => must(each[index % each.length])
        const results = await atOnce((index) => subject().recording.record(aDelivered(placeOf(index), told(index))))
        expect(results.map(({ outcome }) => outcome.outcome)).toEqual(Array(AT_ONCE).fill('recorded'))
        const shown = await deploys(all)
        const ofResult = results.map(({ deployId, deliveryId }) => ({ id: deployId, deliveryId }))
        expect(new Set(shown.map(({ id, deliveryId }) => `${id} by ${deliveryId}`))).toEqual(
          new Set(ofResult.map(({ id, deliveryId }) => `${id} by ${deliveryId}`)),
        )
        await inOrder(
          Array.from({ length: versions }, (_, index) => sha(index)),
          async (version) => {
            const release = await readRelease(subject().reading, all.organizationId, version)
            const own = shown.filter((deploy) => deploy.release.version === version)
            expect(release).toMatchObject({
              deployCount: own.length,
              refs: [{ repository: 'acme/web', commit: version }],
            })
            const projects = new Set(own.flatMap((deploy) => deploy.projects.map(({ id }) => id)))
            expect(new Set(release.projects.map(({ id }) => id))).toEqual(projects)
          },
        )
      })
    })

    it('keeps every ref that hooks add at once, one for each repository', async () => {
      const at = await place()
      await atOnce((index) => {
        const refs = [aRef(`repository-${index % 8}`, `commit-${index % 8}`)]
        return subject().recording.record(aDeployed(at, { number: index, version: sha(1), refs }))
      })
      const { refs, deployCount } = await readRelease(subject().reading, at.organizationId, sha(1))
      expect(deployCount).toBe(AT_ONCE)
      const eight = Array.from({ length: 8 }, (_, index) => [`repository-${index}`, `commit-${index}`])
      expect(refs.map(({ repository, commit }) => [repository, commit])).toEqual(eight)
    })

    it('mixes clients and hooks at once without losing either', async () => {
      const at = await place()
      const { organizationId } = at
      const commit = { mode: 'replace', refs: [aRef('acme/web', 'given')] } as const
      await atOnce((index) => {
        if (index % 4 !== 0) return subject().recording.record(aDelivered(at, { number: index, version: sha(1) }))
        const release = aRelease({ mode: 'overwrite', url: 'https://client.example', ref: 'main' })
        return subject().recording.record(aRecording(at, { release, refs: commit }))
      })
      expect(await readRelease(subject().reading, organizationId, sha(1))).toMatchObject({
        url: 'https://client.example',
        ref: 'main',
        refs: [{ repository: 'acme/web', commit: 'given' }],
        deployCount: AT_ONCE - AT_ONCE / 4,
      })
    })

    it('adds every project that a release comes to at once', async () => {
      const { each, all } = await newPlaces(subject().given, 8)
      const results = await atOnce((index) => {
        const recording = aRecording(must(each[index % 8]), { release: aRelease({ mode: 'fill' }) })
        return subject().recording.record(recording)
      })
      expect(results.filter(({ created }) => created).length).toBe(8)
      const { projects } = await readRelease(subject().reading, all.organizationId, sha(1))
      expect(new Set(projects.map(({ id }) => id))).toEqual(new Set(all.projectIds))
    })

    it('keeps the fill of one client only, of many that come at once', async () => {
      const at = await place()
      const results = await atOnce((index) => {
        const given = { url: `https://${index}.example`, ref: `ref ${index}` }
        return subject().recording.record(aRecording(at, { release: aRelease({ mode: 'fill', ...given }) }))
      })
      expect(results.filter(({ outcome }) => outcome.outcome === 'recorded').length).toBe(1)
      const winner = results.findIndex(({ created }) => created)
      const given = { url: `https://${winner}.example`, ref: `ref ${winner}` }
      expect(await readRelease(subject().reading, at.organizationId, sha(1))).toMatchObject(given)
    })
  })

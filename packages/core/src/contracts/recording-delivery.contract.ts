import { expect, it } from 'vitest'
import { ignored, type Outcome } from '../domain/outcome.ts'
import type { Recording } from '../domain/recording.ts'
import { AWKWARD_TEXTS } from './awkward.ts'
import { aDelivered, aDelivery, aRecording, minute, type Place, sha } from './builders.ts'
import { newPlace, newPlaces } from './places.ts'
import { ONE_PAGE, readDeploys, readRelease } from './reading.ts'
import { AT_ONCE, atOnce, inOrder, must, run } from './running.ts'
import type { StoredRecordingSubject } from './stored-recording-subject.ts'
import { suite } from './suite.ts'

const SAME_DELIVERY: Outcome = { outcome: 'duplicate', reason: 'same-delivery' }
const SAME_RELEASE: Outcome = { outcome: 'duplicate', reason: 'same-release' }
const DEPLOYED: Outcome = { outcome: 'recorded', reason: 'deploy' }
const PENDING: Outcome = { outcome: 'pending', reason: 'release-pending' }

/** What each delivery leaves behind, and when it is a repetition. */
export const recordingDeliveryContract = (name: string, open: () => Promise<StoredRecordingSubject>): void =>
  suite(`${name}: deploy recording, deliveries`, open, (subject) => {
    const place = (): Promise<Place> => newPlace(subject().given)
    const record = (recording: Recording) => run(subject().recording.record(recording))
    const keyOf = (at: Place) => ({ organizationId: at.organizationId, projectId: must(at.projectIds[0]) })
    const line = async (at: Place, deliveryId: string | null) =>
      must(await run(subject().deliveries.delivery({ ...keyOf(at), deliveryId: must(deliveryId) })))
    const lines = async (at: Place) => {
      const filter = { ...keyOf(at), outcome: null, app: null, since: null, until: null }
      return (await run(subject().deliveries.deliveries(filter, ONE_PAGE))).items
    }
    const deploys = (at: Place) => readDeploys(subject().reading, at.organizationId)
    /** A delivery that records nothing but its line. */
    const told = (at: Place, identity: string | null, outcome: Outcome, key: string | null = 'heroku:app-1:v1') => {
      const delivery = aDelivery({ projectId: must(at.projectIds[0]), identity, key, version: null, environment: null })
      return aRecording(at, { delivery, outcome })
    }

    it('keep a line with all that was told', async () => {
      const at = await place()
      const body = Uint8Array.from({ length: 256 }, (_, index) => index)
      const times = { dateReceived: minute(3), datePublished: minute(2) }
      const other = { eventId: 'e', unsigned: true, mediaType: 'text/x', replayOf: null, plugin: 'other' }
      const recording = aDelivered(at, { number: 1, line: { body, ...times, ...other } })
      const { deliveryId, deployId, outcome } = await record(recording)
      expect(outcome).toEqual(DEPLOYED)
      expect(await line(at, deliveryId)).toEqual({
        id: deliveryId,
        project: { id: at.projectIds[0], slug: expect.any(String) },
        outcome: DEPLOYED,
        ...times,
        ...other,
        size: 256,
        app: { id: 'app-1', name: 'app-1-name' },
        releaseNumber: 1,
        version: sha(1),
        environment: 'production',
        deployId,
        body: expect.anything(),
      })
      expect(Array.from((await line(at, deliveryId)).body)).toEqual(Array.from(body))
    })

    it('keep a line in which nothing is known but that it came', async () => {
      const at = await place()
      const nothing = {
        identity: null,
        key: null,
        eventId: null,
        app: null,
        releaseNumber: null,
        status: null,
        kind: null,
      }
      const rest = { version: null, environment: null, body: new Uint8Array() }
      const delivery = aDelivery({ projectId: must(at.projectIds[0]), ...nothing, ...rest })
      const outcome = ignored('not-a-release-event')
      const result = await record(aRecording(at, { delivery, outcome }))
      expect(result).toMatchObject({ outcome, created: false, deployId: null })
      expect(await line(at, result.deliveryId)).toMatchObject({
        outcome,
        eventId: null,
        app: null,
        releaseNumber: null,
        version: null,
        environment: null,
        deployId: null,
        size: 0,
      })
    })

    it('keep awkward texts and large bodies as they came', async () => {
      const at = await place()
      const body = new Uint8Array(100_000).map((_, index) => (index * 7) % 256)
      await inOrder(AWKWARD_TEXTS, async (text) => {
        const texts = { identity: text, eventId: text, key: text, mediaType: text, plugin: text, environment: text }
        const app = { id: text, name: text }
        const delivered = aDelivered(at, {
          number: 1,
          line: { ...texts, app, version: text, body },
          deploy: { key: text },
        })
        const { deliveryId } = await record(delivered)
        const kept = await line(at, deliveryId)
        const { mediaType, eventId, plugin, environment, version } = kept
        expect([mediaType, eventId, plugin, environment, version]).toEqual(Array(5).fill(text))
        expect(kept.app).toEqual(app)
        expect(kept.size).toBe(body.length)
        expect(kept.body.every((byte, index) => byte === body[index])).toBe(true)
      })
      expect((await lines(at)).length).toBe(AWKWARD_TEXTS.length)
    })

    it('are a repetition when their identity came before: a line of their own, and nothing else is written', async () => {
      const at = await place()
      const first = await record(aDelivered(at, { number: 1, line: { identity: 'same' } }))
      const again = await record(aDelivered(at, { number: 2, line: { identity: 'same' } }))
      expect(again).toMatchObject({ outcome: SAME_DELIVERY, created: false, deployId: null })
      expect(again.deliveryId).not.toBe(first.deliveryId)
      expect((await line(at, again.deliveryId)).outcome).toEqual(SAME_DELIVERY)
      expect((await deploys(at)).map(({ id }) => id)).toEqual([first.deployId])
    })

    it('say same delivery rather than same release, where both are true, and name the deploy', async () => {
      const at = await place()
      const recording = aDelivered(at, { number: 1 })
      const first = await record(recording)
      const again = await record(recording)
      expect(again).toMatchObject({ outcome: SAME_DELIVERY, created: false, deployId: first.deployId })
      const [deploy] = await deploys(at)
      expect(deploy?.deliveryId).toBe(first.deliveryId)
      expect((await line(at, again.deliveryId)).deployId).toBe(first.deployId)
    })

    it('are repetitions too of one that was ignored or pending', async () => {
      for (const outcome of [ignored('config-change'), PENDING]) {
        const at = await place()
        expect((await record(told(at, 'same', outcome))).outcome).toEqual(outcome)
        expect((await record(told(at, 'same', outcome))).outcome).toEqual(SAME_DELIVERY)
        const delivered = aDelivered(at, { number: 1, line: { identity: 'same' } })
        expect((await record(delivered)).outcome).toEqual(SAME_DELIVERY)
        expect(await deploys(at)).toEqual([])
      }
    })

    it('are no repetition in another project, of another plugin or organization, or of another case', async () => {
      const { each } = await newPlaces(subject().given, 2)
      const [web, api, other] = [must(each[0]), must(each[1]), await place()]
      const delivered = (at: Place, number: number, line: { readonly identity: string; readonly plugin?: string }) =>
        record(aDelivered(at, { number, line }))
      await delivered(web, 1, { identity: 'same' })
      const others = [
        await delivered(api, 1, { identity: 'same' }),
        await delivered(other, 1, { identity: 'same' }),
        await delivered(web, 2, { identity: 'same', plugin: 'other' }),
        await delivered(web, 3, { identity: 'Same' }),
        await delivered(web, 4, { identity: 'same ' }),
      ]
      expect(others.map(({ outcome }) => outcome)).toEqual(others.map(() => DEPLOYED))
    })

    it('without identity (replays) are never the same delivery', async () => {
      const at = await place()
      const first = await record(aDelivered(at, { number: 1 }))
      const replay = { identity: null, replayOf: first.deliveryId }
      const again = await record(aDelivered(at, { number: 1, line: replay }))
      expect(again).toMatchObject({ outcome: SAME_RELEASE, deployId: first.deployId })
      expect(await line(at, again.deliveryId)).toMatchObject({ replayOf: first.deliveryId, outcome: SAME_RELEASE })
      const fresh = [2, 3].map((number) => aDelivered(at, { number, line: { identity: null } }))
      expect((await inOrder(fresh, record)).map(({ outcome }) => outcome)).toEqual([DEPLOYED, DEPLOYED])
    })

    it('of a release that was recorded are duplicates, whatever they say', async () => {
      const at = await place()
      const { deployId } = await record(aDelivered(at, { number: 1 }))
      const late = [PENDING, ignored('release-failed'), ignored('config-change'), ignored('owner-required')]
      const results = await inOrder(late.entries(), ([index, outcome]) => record(told(at, `late ${index}`, outcome)))
      for (const result of results) expect(result).toMatchObject({ outcome: SAME_RELEASE, created: false, deployId })
      expect((await lines(at)).filter(({ outcome }) => outcome.outcome === 'duplicate').length).toBe(late.length)
    })

    it('that came before their release was recorded name its deploy afterwards', async () => {
      const at = await place()
      const pending = await record(told(at, 'pending', PENDING))
      const config = await record(told(at, 'config', ignored('config-change'), 'heroku:app-1:v2'))
      expect(pending).toMatchObject({ outcome: PENDING, deployId: null })
      const recorded = await record(aDelivered(at, { number: 1 }))
      expect(await line(at, pending.deliveryId)).toMatchObject({ outcome: PENDING, deployId: recorded.deployId })
      expect(await line(at, config.deliveryId)).toMatchObject({ deployId: null })
      expect((await deploys(at)).map(({ deliveryId }) => deliveryId)).toEqual([recorded.deliveryId])
    })

    it('of one release to two projects are recorded in both, also where organizations share an app', async () => {
      const { each, all } = await newPlaces(subject().given, 2)
      const other = await place()
      const results = await inOrder([...each, other], (at) => record(aDelivered(at, { number: 1 })))
      expect(results.map(({ outcome }) => outcome)).toEqual([DEPLOYED, DEPLOYED, DEPLOYED])
      expect(results.map(({ created }) => created)).toEqual([true, true, true])
      const release = await readRelease(subject().reading, all.organizationId, sha(1))
      expect(new Set(release.projects.map(({ id }) => id))).toEqual(new Set(all.projectIds))
      expect((await deploys(all)).map(({ id }) => id).toSorted()).toEqual(
        results
          .slice(0, 2)
          .map(({ deployId }) => deployId)
          .toSorted(),
      )
      expect((await deploys(other)).map(({ id }) => id)).toEqual([results[2]?.deployId])
    })

    it('that come many times at once are recorded once, each with a line', async () => {
      const at = await place()
      const results = await atOnce(() => subject().recording.record(aDelivered(at, { number: 1 })))
      const outcomes = results.map(({ outcome }) => outcome)
      expect(outcomes.filter(({ outcome }) => outcome === 'recorded').length).toBe(1)
      expect(outcomes.filter(({ reason }) => reason === 'same-delivery').length).toBe(AT_ONCE - 1)
      expect(new Set(results.map(({ deliveryId }) => deliveryId)).size).toBe(AT_ONCE)
      const first = results.find(({ outcome }) => outcome.outcome === 'recorded')
      expect((await deploys(at)).map(({ deliveryId }) => deliveryId)).toEqual([first?.deliveryId])
      expect((await lines(at)).length).toBe(AT_ONCE)
    })

    it('of one release that come at once as different events are recorded once', async () => {
      const at = await place()
      const results = await atOnce((index) => {
        const identity = `event ${index}`
        return subject().recording.record(aDelivered(at, { number: 1, line: { identity } }))
      })
      const outcomes = results.map(({ outcome }) => outcome.reason)
      expect(outcomes.toSorted()).toEqual(['deploy', ...Array(AT_ONCE - 1).fill('same-release')])
      expect(new Set(results.map(({ deployId }) => deployId)).size).toBe(1)
      const kept = await lines(at)
      expect(kept.map(({ outcome }) => outcome.reason).toSorted()).toEqual(outcomes.toSorted())
    })
  })

import { beforeEach, expect, it } from 'vitest'
import type { Instant } from '../domain/instant.ts'
import { ignored, type Outcome } from '../domain/outcome.ts'
import type { DeliveryLine } from '../domain/recording.ts'
import type { RecordingResult } from '../ports/deploy-recording.ts'
import { aDelivered, aDelivery, aRecording, aRef, type Place, sha } from './builders.ts'
import type { DeliveryLogSubject } from './delivery-log-subject.ts'
import { newPlace, newPlaces } from './places.ts'
import { ONE_PAGE, readDeploys, readRelease } from './reading.ts'
import { AT_ONCE, atOnce, inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'

const SAME_DELIVERY: Outcome = { outcome: 'duplicate', reason: 'same-delivery' }
const SAME_RELEASE: Outcome = { outcome: 'duplicate', reason: 'same-release' }
const PENDING: Outcome = { outcome: 'pending', reason: 'release-pending' }

/** So many days after a time in which no other suite receives a delivery: a removal knows no organization. */
const day = (count: number): Instant => Date.UTC(1990, 0, 1) + count * 86_400_000

/** How deliveries are removed from the log, and what stays. */
export const deliveryRemovalContract = (name: string, open: () => Promise<DeliveryLogSubject>): void =>
  suite(`${name}: delivery log, removal`, open, (subject) => {
    const place = (): Promise<Place> => newPlace(subject().given)
    const keyOf = (at: Place) => ({ organizationId: at.organizationId, projectId: must(at.projectIds[0]) })
    const remove = (before: Instant, limit = 100) => run(subject().deliveries.removeBefore(before, limit))
    /** Removes until nothing is left; answers how many that were. */
    const removeAll = async (before: Instant, limit = 100): Promise<number> => {
      let removed = 0
      for (let batch = await remove(before, limit); batch > 0; batch = await remove(before, limit)) removed += batch
      return removed
    }
    const list = async (at: Place): Promise<(string | null)[]> => {
      const filter = { ...keyOf(at), outcome: null, app: null, since: null, until: null }
      const { items } = await run(subject().deliveries.deliveries(filter, ONE_PAGE))
      return items.map(({ id }) => id)
    }
    const find = (at: Place, deliveryId: string | null) =>
      run(subject().deliveries.delivery({ ...keyOf(at), deliveryId: must(deliveryId) }))
    /** Logs a delivery that records nothing but its line. */
    const told = (at: Place, line: Partial<DeliveryLine>, outcome: Outcome = ignored('no-slug')) => {
      const delivery = aDelivery({ projectId: keyOf(at).projectId, identity: null, key: null, ...line })
      return run(subject().recording.record(aRecording(at, { delivery, outcome })))
    }
    const deployed = (at: Place, number: number, line: Partial<DeliveryLine>): Promise<RecordingResult> =>
      run(subject().recording.record(aDelivered(at, { number, refs: [aRef('acme/web', sha(number))], line })))

    beforeEach(() => removeAll(day(1000)))

    it('removes nothing where nothing is old', async () => {
      const at = await place()
      const { deliveryId } = await told(at, { dateReceived: day(1) })
      expect(await remove(day(0))).toBe(0)
      expect(await list(at)).toEqual([deliveryId])
    })

    it('removes what was received before the moment, and not what was received at it', async () => {
      const at = await place()
      const [, , last] = await inOrder([day(2) - 1, day(1), day(2)], (dateReceived) => told(at, { dateReceived }))
      expect(await remove(day(2))).toBe(2)
      expect(await list(at)).toEqual([last?.deliveryId])
      expect(await remove(day(2))).toBe(0)
      expect(await remove(day(2) + 1)).toBe(1)
      expect(await list(at)).toEqual([])
    })

    it('removes deliveries of every organization, project, plugin and outcome', async () => {
      const { each } = await newPlaces(subject().given, 2)
      const places = [...each, await place()]
      await inOrder(places, async (at) => {
        const line = { identity: 'same', dateReceived: day(1) }
        await deployed(at, 1, line)
        await deployed(at, 2, line)
        await told(at, { ...line, plugin: 'other' }, PENDING)
        await told(at, { ...line, identity: null })
      })
      expect(await remove(day(2))).toBe(12)
      for (const at of places) expect(await list(at)).toEqual([])
    })

    it('removes no more than it was asked to, until all are gone', async () => {
      const { each } = await newPlaces(subject().given, 3)
      const outcomes = [ignored('no-slug'), PENDING, ignored('no-commit')]
      await inOrder([...each, ...each, ...each], (at) =>
        inOrder(outcomes, (outcome) => told(at, { dateReceived: day(1) }, outcome)),
      )
      expect(await remove(day(2), 0)).toBe(0)
      expect(await inOrder(Array(5), () => remove(day(2), 8))).toEqual([8, 8, 8, 3, 0])
      for (const at of each) expect(await list(at)).toEqual([])
    })

    it('leaves releases, refs and deploys, which go on naming the delivery that brought them', async () => {
      const at = await place()
      const { deliveryId } = await deployed(at, 1, { dateReceived: day(1) })
      const read = async () => [
        await readDeploys(subject().reading, at.organizationId),
        await readRelease(subject().reading, at.organizationId, sha(1)),
      ]
      const before = await read()
      expect(before).toMatchObject([[{ deliveryId }], { deployCount: 1, refs: [{ commit: sha(1) }] }])
      await removeAll(day(2))
      expect(await find(at, deliveryId)).toBeNull()
      expect(await read()).toEqual(before)
    })

    it('leaves a replay that names the delivery that it repeats', async () => {
      const at = await place()
      const { deliveryId } = await deployed(at, 1, { dateReceived: day(1) })
      const replay = await deployed(at, 1, { identity: null, replayOf: deliveryId, dateReceived: day(3) })
      await removeAll(day(2))
      expect(await find(at, replay.deliveryId)).toMatchObject({ outcome: SAME_RELEASE, replayOf: deliveryId })
    })

    it('forgets identities: what comes again is known by the key of its deploy alone', async () => {
      const at = await place()
      const line = { identity: 'deployed', dateReceived: day(1) }
      const { deployId } = await deployed(at, 1, line)
      await told(at, { ...line, identity: 'pending' }, PENDING)
      await removeAll(day(2))
      const again = { ...line, dateReceived: day(3) }
      expect(await deployed(at, 1, again)).toMatchObject({ outcome: SAME_RELEASE, deployId, created: false })
      expect(await told(at, { ...again, identity: 'pending' }, PENDING)).toMatchObject({ outcome: PENDING })
      expect(await deployed(at, 1, again)).toMatchObject({ outcome: SAME_DELIVERY, deployId })
      expect((await list(at)).length).toBe(3)
      expect((await readDeploys(subject().reading, at.organizationId)).length).toBe(1)
    })

    it('keeps an identity as long as the first delivery that had it', async () => {
      const at = await place()
      await deployed(at, 1, { identity: 'same', dateReceived: day(3) })
      await deployed(at, 1, { identity: 'same', dateReceived: day(1) })
      expect(await remove(day(2))).toBe(1)
      expect(await deployed(at, 2, { identity: 'same', dateReceived: day(3) })).toMatchObject({
        outcome: SAME_DELIVERY,
      })
    })

    it('removes each once when several remove at once, while others record', async () => {
      const at = await place()
      await atOnce((index) => {
        const delivery = aDelivery({ projectId: keyOf(at).projectId, identity: `${index}`, dateReceived: day(1) })
        return subject().recording.record(aRecording(at, { delivery, outcome: PENDING }))
      })
      const [removed, recorded] = await Promise.all([
        atOnce(() => subject().deliveries.removeBefore(day(2), 3)),
        atOnce((index) =>
          subject().recording.record(
            aDelivered(at, { number: index + 1, line: { identity: `${index}`, dateReceived: day(3) } }),
          ),
        ),
      ])
      const left = await removeAll(day(2), 3)
      expect(removed.reduce((sum, count) => sum + count, left)).toBe(AT_ONCE)
      expect((await list(at)).toSorted()).toEqual(recorded.map(({ deliveryId }) => deliveryId).toSorted())
    })
  })

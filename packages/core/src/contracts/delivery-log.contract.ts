import { expect, it } from 'vitest'
import { ignored, type Outcome } from '../domain/outcome.ts'
import type { PageQuery } from '../domain/page.ts'
import type { DeliveryLine } from '../domain/recording.ts'
import type { DeliveryFilter } from '../ports/delivery-log.ts'
import { NO_IDS } from './awkward.ts'
import { aDelivery, aRecording, minute, type Place } from './builders.ts'
import type { DeliveryLogSubject } from './delivery-log-subject.ts'
import { deliveryRemovalContract } from './delivery-removal.contract.ts'
import { expectPaging, expectStablePaging, type PagedList } from './paging.ts'
import { newPlace, newPlaces } from './places.ts'
import { ONE_PAGE } from './reading.ts'
import { inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'

/** What every implementation of the delivery log promises. What recording writes into it: its own suites. */
export const deliveryLogContract = (
  name: string,
  open: () => Promise<DeliveryLogSubject>,
  { numRuns = 20 }: { readonly numRuns?: number } = {},
): void => {
  deliveryReadingContract(name, open, numRuns)
  deliveryRemovalContract(name, open)
}

const deliveryReadingContract = (name: string, open: () => Promise<DeliveryLogSubject>, numRuns: number): void =>
  suite(`${name}: delivery log`, open, (subject) => {
    const place = (): Promise<Place> => newPlace(subject().given)
    const keyOf = (at: Place) => ({ organizationId: at.organizationId, projectId: must(at.projectIds[0]) })
    const filterOf = (at: Place, filter: Partial<DeliveryFilter> = {}): DeliveryFilter => ({
      ...keyOf(at),
      outcome: null,
      app: null,
      since: null,
      until: null,
      ...filter,
    })
    let delivered = 0
    /** Logs one delivery; answers its id. */
    const deliver = async (at: Place, line: Partial<DeliveryLine>, outcome: Outcome = ignored('no-slug')) => {
      delivered += 1
      const delivery = aDelivery({ projectId: keyOf(at).projectId, identity: `${delivered}`, key: null, ...line })
      return must((await run(subject().recording.record(aRecording(at, { delivery, outcome })))).deliveryId)
    }
    const list = async (at: Place, filter: Partial<DeliveryFilter> = {}): Promise<string[]> => {
      const page = await run(subject().deliveries.deliveries(filterOf(at, filter), ONE_PAGE))
      return page.items.map(({ id }) => id)
    }
    const find = (key: Partial<ReturnType<typeof keyOf>> & { readonly at: Place; readonly deliveryId: string }) =>
      run(subject().deliveries.delivery({ ...keyOf(key.at), ...key }))

    it('is empty at first', async () => {
      expect(await list(await place())).toEqual([])
    })

    it('has the newest first by when they were received, then by id', async () => {
      const at = await place()
      const [second, first, last, alike] = await inOrder([2, 1, 3, 3], (count) =>
        deliver(at, { dateReceived: minute(count), datePublished: minute(9 - count) }),
      )
      expect(await list(at)).toEqual([alike, last, second, first])
    })

    it('shows a delivery as it is shown alone, but for the body', async () => {
      const at = await place()
      const deliveryId = await deliver(at, { body: Uint8Array.of(1, 2, 3) })
      const { body, ...rest } = must(await find({ at, deliveryId }))
      const page = await run(subject().deliveries.deliveries(filterOf(at), ONE_PAGE))
      expect(page.items).toEqual([rest])
      expect([rest.size, Array.from(body)]).toEqual([3, [1, 2, 3]])
    })

    it('gives the same body again and again, though somebody wrote on what he got', async () => {
      const at = await place()
      const deliveryId = await deliver(at, { body: Uint8Array.of(1, 2, 3) })
      must(await find({ at, deliveryId })).body.fill(0)
      expect(Array.from(must(await find({ at, deliveryId })).body)).toEqual([1, 2, 3])
    })

    it('filters by outcome, app and time, each alone and together', async () => {
      const at = await place()
      const pending = { outcome: 'pending', reason: 'release-pending' } as const
      const [one, two, three, four] = [
        await deliver(at, { dateReceived: minute(1), app: { id: 'a', name: 'web' } }),
        await deliver(at, { dateReceived: minute(2), app: { id: 'b', name: 'web' } }, pending),
        await deliver(at, { dateReceived: minute(3), app: { id: 'a', name: 'renamed' } }, pending),
        await deliver(at, { dateReceived: minute(4), app: null }),
      ]
      const cases: readonly (readonly [Partial<DeliveryFilter>, readonly string[]])[] = [
        [{}, [four, three, two, one]],
        [{ outcome: 'pending' }, [three, two]],
        [{ outcome: 'ignored' }, [four, one]],
        [{ outcome: 'recorded' }, []],
        [{ app: 'a' }, [three, one]],
        [{ app: 'web' }, [two, one]],
        [{ app: 'A' }, []],
        [{ app: '' }, []],
        [{ since: minute(2) }, [four, three, two]],
        [{ until: minute(2) }, [one]],
        [{ since: minute(2), until: minute(3) }, [two]],
        [{ since: minute(2), until: minute(2) }, []],
        [{ outcome: 'pending', app: 'a', since: minute(3), until: minute(4) }, [three]],
        [{ outcome: 'ignored', app: 'web', since: minute(1), until: minute(4) }, [one]],
      ]
      for (const [filter, expected] of cases) expect([filter, await list(at, filter)]).toEqual([filter, expected])
    })

    it('counts a duplicate as one, whatever it said', async () => {
      const at = await place()
      const pending = { outcome: 'pending', reason: 'release-pending' } as const
      await deliver(at, { identity: 'same' }, pending)
      const again = await deliver(at, { identity: 'same' }, pending)
      expect(await list(at, { outcome: 'duplicate' })).toEqual([again])
      expect((await list(at, { outcome: 'pending' })).length).toBe(1)
    })

    it('keeps projects and organizations apart', async () => {
      const { each } = await newPlaces(subject().given, 2)
      const [web, api, other] = [must(each[0]), must(each[1]), await place()]
      const ids = await inOrder([web, api, other], (at) => deliver(at, {}))
      expect(await inOrder([web, api, other], (at) => list(at))).toEqual(ids.map((id) => [id]))
      const [own, others, foreign] = [must(ids[0]), must(ids[1]), must(ids[2])]
      expect(await find({ at: web, deliveryId: own })).toMatchObject({ id: own })
      expect(await find({ at: web, deliveryId: others })).toBeNull()
      expect(await find({ at: web, deliveryId: foreign })).toBeNull()
      expect(await find({ at: web, organizationId: other.organizationId, deliveryId: own })).toBeNull()
      expect(await list(web, { organizationId: other.organizationId })).toEqual([])
      expect(await list(web, { projectId: keyOf(other).projectId })).toEqual([])
    })

    it('finds nothing by ids that were never given', async () => {
      const at = await place()
      const deliveryId = await deliver(at, {})
      for (const id of NO_IDS) {
        expect(await find({ at, deliveryId: id })).toBeNull()
        expect(await find({ at, projectId: id, deliveryId })).toBeNull()
        expect(await find({ at, organizationId: id, deliveryId })).toBeNull()
        expect(await list(at, { projectId: id })).toEqual([])
        expect(await list(at, { organizationId: id })).toEqual([])
      }
    })

    const paged = async (
      filter: Partial<DeliveryFilter> = {},
    ): Promise<PagedList<{ readonly id: string; readonly dateReceived: number }>> => {
      const at = await place()
      return {
        list: (page: PageQuery) => run(subject().deliveries.deliveries(filterOf(at, filter), page)),
        timeOf: ({ dateReceived }) => dateReceived,
        add: (time) => deliver(at, { dateReceived: minute(time) }),
      }
    }
    it('is walked forward and backward, page by page', () => expectPaging(() => paged()))
    it.each([
      ['all', {}],
      ['those of an outcome', { outcome: 'ignored' }],
      ['those of an app', { app: 'app-1' }],
      ['those of a time', { since: minute(0), until: minute(4) }],
    ] as const)('skips and repeats nothing while deliveries come in: %s', (_, filter) =>
      expectStablePaging(() => paged(filter), numRuns),
    )
  })

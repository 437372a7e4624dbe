import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JOB_OUTCOMES, TOPICS } from '../domain/job.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { EventLog, LogEvent } from '../ports/event-log.ts'

const OUTCOMES: readonly Outcome[] = [
  { outcome: 'recorded', reason: 'deploy' },
  { outcome: 'recorded', reason: 'release' },
  { outcome: 'pending', reason: 'release-pending' },
  { outcome: 'duplicate', reason: 'same-delivery' },
  { outcome: 'ignored', reason: 'owner-required' },
]

/** Any text: what stands in an event came from outside. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '\r\nfake line', '\u0000', 'x'.repeat(100_000)),
)

/** Any event that the core can emit. */
export const anyEvent: fc.Arbitrary<LogEvent> = fc.oneof(
  fc.record({
    _tag: fc.constantFrom<'owner.missing' | 'owner.ambiguous'>('owner.missing', 'owner.ambiguous'),
    organizationId: text,
    projectId: text,
    email: text,
  }),
  fc.record({ _tag: fc.constant('hook.refused' as const), plugin: text, projectId: text, error: text }),
  fc.record({ _tag: fc.constant('api.refused' as const), error: text }),
  fc.record({
    _tag: fc.constant('delivery.received' as const),
    plugin: text,
    organizationId: text,
    projectId: text,
    deliveryId: fc.option(text),
    app: fc.option(fc.record({ id: fc.option(text), name: fc.option(text) })),
    releaseNumber: fc.option(fc.maxSafeNat()),
    outcome: fc.constantFrom(...OUTCOMES),
  }),
  fc.record({ _tag: fc.constant('hook.called' as const) }),
  fc.record({
    _tag: fc.constant('hook.answered' as const),
    plugin: text,
    answer: fc.constantFrom('accepted', 'refused', 'failed'),
    seconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
  }),
  fc.record({
    _tag: fc.constant('batch.flushed' as const),
    statement: text,
    size: fc.integer({ min: 1, max: 10_000 }),
  }),
  fc.record({
    _tag: fc.constant('database.failed' as const),
    kind: fc.constantFrom('unavailable', 'conflict', 'fault'),
    sqlState: fc.option(fc.constantFrom('08006', '40001', '57P01', 'XX000')),
  }),
  fc.record({
    _tag: fc.constant('job.settled' as const),
    topic: fc.constantFrom(...TOPICS),
    outcome: fc.constantFrom(...JOB_OUTCOMES),
    organizationId: text,
    jobId: text,
    failure: fc.option(text),
  }),
  fc.record({
    _tag: fc.constant('backfill.finished' as const),
    plugin: text,
    organizationId: text,
    projectId: text,
    read: fc.nat(),
    recorded: fc.nat(),
  }),
)

/** What every event log promises: it takes each event, whatever stands in it, and never gets in the way. */
export const eventLogContract = (name: string, make: () => EventLog): void => {
  describe(`${name}: event log`, () => {
    it('takes every event without throwing, and answers nothing', () => {
      const { emit } = make()
      const taken = fc.property(anyEvent, (event) => {
        expect(emit(Object.freeze(event))).toBeUndefined()
      })
      fc.assert(taken)
    })

    it('takes many events in a row', () => {
      const { emit } = make()
      const outcome = OUTCOMES[0] ?? { outcome: 'recorded', reason: 'deploy' }
      const place = { plugin: 'heroku', organizationId: '1', projectId: '1', app: null, releaseNumber: 1 } as const
      const event = { _tag: 'delivery.received', ...place, deliveryId: '1', outcome } as const
      for (let count = 0; count < 1000; count += 1) emit(event)
    })
  })
}

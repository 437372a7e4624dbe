// Histories of the contract (packages/core/src/contracts/history-model.ts) as bodies that Heroku sends.
import { type ReleasePayload, releasePayload } from '@slugline/heroku-client/testing'
import fc from 'fast-check'
import {
  APPS,
  COMMITS,
  type EventName,
  type Fact,
  MOMENTS,
  OWNER_EMAIL,
  SHARED_EMAIL,
} from '../../packages/core/src/contracts/history-model.ts'
import { must } from '../../packages/core/src/contracts/running.ts'

/** One event of a release; delivered as often as `copies` says. */
export interface Told {
  readonly fact: Fact
  readonly event: EventName
  readonly copies: number
}

const DESCRIPTIONS: Readonly<Record<Fact['kind'], string | null>> = {
  deploy: null,
  rollback: 'Rollback to v1',
  promotion: 'Promote acme-staging v1',
  config: 'Set LANG config vars',
  'add-on': 'Attach DATABASE (@ref:postgresql-sample-1)',
  other: 'Initial release',
}

const EVENTS = {
  create: { action: 'create', status: null },
  pending: { action: 'create', status: 'pending' },
  failed: { action: 'update', status: 'failed' },
  succeeded: { action: 'update', status: 'succeeded' },
  'succeeded again': { action: 'update', status: 'succeeded', occurrence: 1 },
} as const satisfies Readonly<Record<EventName, object>>

/** The body of an event, as Heroku sends it. */
export const payloadOf = ({ fact, event }: Told): ReleasePayload => {
  const { app, number: release, commit, kind, email } = fact
  const createdAt = new Date(fact.dateFinished).toISOString()
  const description =
    DESCRIPTIONS[kind] === null && commit !== null ? `Deploy ${commit.slice(0, 8)}` : DESCRIPTIONS[kind]
  const payload = releasePayload({ app, release, commit, description, createdAt, ...EVENTS[event] })
  const user = email === null ? null : { email }
  // The key orders what is equal in time and number: the reference knows it by the app's name.
  return { ...payload, actor: null, data: { ...payload.data, app: { id: app, name: app }, user } }
}

const anyFact = fc.record({
  app: fc.constantFrom(...APPS),
  number: fc.integer({ min: 1, max: 4 }),
  commit: fc.constantFrom(...COMMITS, null),
  kind: fc.constantFrom<Fact['kind']>('deploy', 'deploy', 'rollback', 'promotion', 'config', 'add-on', 'other'),
  dateFinished: fc.constantFrom(...MOMENTS),
  email: fc.constantFrom(OWNER_EMAIL, OWNER_EMAIL.toUpperCase(), SHARED_EMAIL, 'stranger@example.com', null),
  url: fc.constant(null),
})

const anyEvent = fc.constantFrom<EventName>('create', 'pending', 'failed', 'succeeded', 'succeeded', 'succeeded again')
const anyCopies = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 5 }) },
  { weight: 1, arbitrary: fc.constant(32) },
)

/** Up to twelve releases of three apps, each told by some events, each of these sent one to five times or 32 times. */
export const anyHistory: fc.Arbitrary<readonly Told[]> = fc
  .uniqueArray(anyFact, { minLength: 1, maxLength: 12, selector: ({ app, number }) => `${app} v${number}` })
  .chain((facts) =>
    fc.tuple(
      ...facts.map((fact) =>
        fc
          .uniqueArray(fc.tuple(anyEvent, anyCopies), { minLength: 1, maxLength: 4, selector: ([event]) => event })
          .map((events) => events.map(([event, copies]) => ({ fact, event, copies }))),
      ),
    ),
  )
  .map((told) => told.flat())

/** Events of one release, each delivered once: a plain deploy unless `change` says what else. */
export const told = (change: Partial<Fact>, ...events: readonly EventName[]): readonly Told[] =>
  events.map((event) => ({ event, copies: 1, fact: { ...PLAIN, ...change } }))

const PLAIN: Fact = {
  app: 'beta',
  number: 1,
  commit: must(COMMITS[0]),
  kind: 'deploy',
  dateFinished: must(MOMENTS[0]),
  email: OWNER_EMAIL,
  url: null,
}

/** What tells a second release from the first. */
export const LATER = { number: 2, commit: must(COMMITS[1]), dateFinished: must(MOMENTS[1]) }

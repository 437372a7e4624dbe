import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { expect, it } from 'vitest'
import type { AppRelease, ReleaseNotice, VersionRelease } from '../domain/notice.ts'
import type { RecordingResult } from '../ports/deploy-recording.ts'
import type { Plugin } from '../ports/plugin.ts'
import type { Store } from '../ports/store.ts'
import { hookSignature } from '../use-cases/hook-path.ts'
import { makeReceiveHook } from '../use-cases/receive-hook.ts'
import { aCommit, minute, type Place } from './builders.ts'
import type { Given, Opened } from './given.ts'
import {
  APPS,
  authorOf,
  COMMITS,
  ENVIRONMENTS,
  type EventName,
  type Fact,
  type HistoryEvent,
  isList,
  type ListEvent,
  listOf,
  MOMENTS,
  messageOf,
  OWNER_EMAIL,
  playInOrder,
  REPOSITORY,
  type ReleaseEvent,
  SHARED_EMAIL,
} from './history-model.ts'
import { readHistory } from './history-reading.ts'
import { newPlace } from './places.ts'
import { plainSigning } from './plain-signing.ts'
import { inOrder, must, run, TOLD_IN_TIME } from './running.ts'
import { suite } from './suite.ts'

/** What the suite needs: the ports of the hook, the one that reads, and places. */
export interface HistorySubject extends Opened, Pick<Store, 'users' | 'options' | 'recording' | 'reading'> {
  readonly given: Given
}

/**
 * Deliveries in any order, repeated at will, some at once, leave what the ordered history leaves (RELIABILITY.md, R2
 * and R3). The deliveries go through the use case that receives hooks, with a plugin that reads nothing but numbers.
 */
export const historyContract = (
  name: string,
  open: () => Promise<HistorySubject>,
  { numRuns = 100 }: { readonly numRuns?: number } = {},
): void =>
  suite(`${name}: histories`, open, (subject) => {
    it('end in one state, whatever the order and the repetition of deliveries', async () => {
      const property = fc.asyncProperty(anyHistory, fc.integer({ min: 1, max: 8 }), async (history, atOnce) => {
        const at = await setUp(subject())
        const results = await play(subject(), at, history, atOnce)
        const expected = playInOrder(history)
        expect(await readHistory(subject().reading, at.organizationId)).toEqual(expected)
        const recorded = results.filter(({ outcome }) => outcome.outcome === 'recorded' && outcome.reason !== 'release')
        expect(recorded.length).toBe(expected.deploys.length)
      })
      await fc.assert(property, { numRuns, ...TOLD_IN_TIME })
    }, 120_000)

    it('end in one state for every order of the events of one release', async () => {
      const events: readonly EventName[] = ['create', 'pending', 'failed', 'succeeded', 'succeeded again', 'succeeded']
      const fact: Fact = { ...PLAIN, app: 'alpha', number: 1 }
      const order = fc.shuffledSubarray([...events], { minLength: events.length })
      const property = fc.asyncProperty(order, async (names) => {
        const at = await setUp(subject())
        const history = names.map((event) => ({ fact, event }))
        await play(subject(), at, history, 1)
        expect(await readHistory(subject().reading, at.organizationId)).toEqual(playInOrder(history))
      })
      await fc.assert(property, { numRuns: Math.min(numRuns, 50), ...TOLD_IN_TIME })
    }, 120_000)
  })

const PLAIN = { commit: must(COMMITS[0]), kind: 'deploy', dateFinished: minute(1), email: null, url: null } as const

const anyFact = fc.record({
  commit: fc.constantFrom(...COMMITS, null),
  kind: fc.constantFrom<Fact['kind']>('deploy', 'deploy', 'rollback', 'promotion', 'config', 'other'),
  dateFinished: fc.constantFrom(...MOMENTS),
  email: fc.constantFrom(OWNER_EMAIL, OWNER_EMAIL.toUpperCase(), SHARED_EMAIL, 'stranger@example.com', null),
  url: fc.constantFrom('https://a.example', 'https://b.example', null),
})

/** An event of one of the twelve releases. */
const anyTelling = fc.record({
  index: fc.nat(11),
  event: fc.constantFrom<EventName>('create', 'pending', 'failed', 'succeeded', 'succeeded', 'succeeded again'),
})

const anyList: fc.Arbitrary<ListEvent> = fc.record({
  version: fc.constantFrom(...COMMITS),
  given: fc.subarray<ListEvent['given'][number]>(['message', 'authorName']),
})

/** The content of releases 1 to 4 of every app, and deliveries that tell of them; lists of commits among these. */
const anyHistory: fc.Arbitrary<readonly HistoryEvent[]> = fc
  .tuple(
    fc.array(anyFact, { minLength: 12, maxLength: 12 }),
    fc.array(fc.oneof({ weight: 6, arbitrary: anyTelling }, { weight: 1, arbitrary: anyList }), { maxLength: 40 }),
  )
  .map(([facts, told]) =>
    told.map((one) =>
      'version' in one ? one : { event: one.event, fact: factAt(facts[one.index] ?? PLAIN, one.index) },
    ),
  )

const factAt = (content: Omit<Fact, 'app' | 'number'>, index: number): Fact => ({
  ...content,
  app: APPS[index % APPS.length] ?? 'alpha',
  number: Math.floor(index / APPS.length) + 1,
})

const PLUGIN_ID = 'history'

const setUp = async ({ options, given }: HistorySubject): Promise<Place> => {
  const at = await newPlace(given)
  await given.repository(at.organizationId, REPOSITORY)
  const emails = [OWNER_EMAIL, SHARED_EMAIL, SHARED_EMAIL]
  await inOrder(emails, (email) => given.member(at.organizationId, [{ email, verified: true }]))
  const project = must(await run(options.findProject(must(at.projectIds[0]))))
  const settings = { [`${PLUGIN_ID}:repository`]: REPOSITORY, [`${PLUGIN_ID}:environments`]: { ...ENVIRONMENTS } }
  await run(options.save({ ...project, options: settings }))
  return at
}

/** Delivers a history in its order, so many deliveries at once. */
const play = async (
  subject: HistorySubject,
  at: Place,
  history: readonly HistoryEvent[],
  atOnce: number,
): Promise<readonly RecordingResult[]> => {
  const receiveHook = makeReceiveHook({
    ...subject,
    signing: plainSigning,
    events: { emit: () => {} },
    plugins: [historyPlugin(history)],
  })
  const { releaseToken, projectId } = must(await run(subject.options.findProject(must(at.projectIds[0]))))
  const signature = hookSignature(plainSigning, { plugin: PLUGIN_ID, projectId, releaseToken })
  const deliver = (index: number) => {
    const call = { plugin: PLUGIN_ID, projectId, signature, mediaType: 'application/octet-stream' }
    return run(receiveHook({ ...call, raw: Uint8Array.of(index), header: () => [], receivedAt: minute(100 + index) }))
  }
  const starts = history.flatMap((_, index) => (index % atOnce === 0 ? [index] : []))
  const batches = await inOrder(starts, (start) =>
    Promise.all(history.slice(start, start + atOnce).map((_, offset) => deliver(start + offset))),
  )
  return batches.flat()
}

/** Reads a body of one byte: the number of an event. */
const historyPlugin = (history: readonly HistoryEvent[]): Plugin => ({
  id: PLUGIN_ID,
  name: 'History',
  shortName: 'History',
  description: 'Histories of the contract',
  setUp: 'WEBHOOK_URL',
  mediaTypes: ['application/octet-stream'],
  fields: [],
  verify: () => E.right({ unsigned: true }),
  decode: (raw) => E.right(toNotice(must(history[raw[0] ?? 0]))),
})

const toNotice = (event: HistoryEvent): ReleaseNotice => (isList(event) ? listNotice(event) : releaseNotice(event))

const listNotice = ({ version, given }: ListEvent): VersionRelease => ({
  _tag: 'VersionRelease',
  eventId: null,
  datePublished: null,
  app: null,
  releaseNumber: null,
  version,
  ref: null,
  url: null,
  dateReleased: null,
  commits: listOf(version).map((id) =>
    aCommit({
      id,
      message: given.includes('message') ? messageOf(id) : null,
      authorName: given.includes('authorName') ? authorOf(id) : null,
    }),
  ),
})

const releaseNotice = ({ fact, event }: ReleaseEvent): AppRelease => ({
  _tag: 'AppRelease',
  eventId: `${fact.app} v${fact.number} ${event}`,
  datePublished: null,
  app: { id: `id of ${fact.app}`, name: fact.app },
  releaseNumber: fact.number,
  releaseId: null,
  status: event === 'create' ? null : event === 'succeeded again' ? 'succeeded' : event,
  finishes: false,
  kind: fact.kind,
  hasSource: true,
  commit: fact.commit,
  rollbackTo: null,
  actor: fact.email === null ? null : { email: fact.email, person: true },
  url: fact.url,
  dateStarted: null,
  dateFinished: fact.dateFinished,
})

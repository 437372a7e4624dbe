import { makePostgresStore } from '@slugline/adapters-postgres'
import type { Commit, Recording, Store } from '@slugline/core'
import {
  aCommit,
  aDelivered,
  aDeployed,
  aRecording,
  aRef,
  aRelease,
  givenIn,
  type Place,
  sha,
} from '@slugline/core/contracts'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { deployKey, type Model, makeModel, type Told } from './support/recording-model.ts'
import { expected, stored } from './support/stored-recordings.ts'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

let database: TestDatabase
let stores: readonly Store[]
beforeAll(async () => {
  database = await makeTestDatabase()
  stores = [makePostgresStore(database.pool({ max: 4 })), makePostgresStore(database.pool({ max: 4 }))]
})
afterAll(() => database.drop())

/**
 * A recording out of so few things that everything collides. Clients have no delivery; one that `tells` has no deploy,
 * but commits, and a `post` a release alone.
 */
const anyDraft = fc.record({
  instance: fc.nat(1),
  form: fc.constantFrom(
    'deploy',
    'deploy',
    'deploy',
    'pending',
    'client',
    'clientOfBoth',
    'post',
    'postOfBoth',
    'tells',
  ),
  project: fc.nat(1),
  key: fc.integer({ min: 1, max: 3 }),
  version: fc.nat(1),
  repository: fc.constantFrom('acme/web', 'acme/api', null),
  identity: fc.constantFrom('a', 'b', 'c', null),
  honest: fc.boolean(),
  given: fc.subarray<'message' | 'authorName'>(['message', 'authorName']),
})
type Draft = typeof anyDraft extends fc.Arbitrary<infer A> ? A : never

let made = 0

const SHARED = ['a', 'b', 'c'].map((id) => aCommit({ id, repository: id === 'c' ? null : 'acme/api' }))

/** What a client tells in a round of a release's commits. All tell the same, though not all of it. */
const commitsIn = (round: number, { version, given }: Draft): readonly Commit[] => {
  const text = `round ${round}`
  const told = Object.fromEntries(given.map((member) => [member, text]))
  const all = [aCommit({ id: `of ${version}` }), ...SHARED]
  return all.filter((_, index) => index !== ((round + version) % 3) + 1).map((commit) => ({ ...commit, ...told }))
}

/** An honest delivery's identity is that of an event of its release; the other kind may name any. */
const toRecording = ({ organizationId, projectIds }: Place, draft: Draft, round: number): Recording => {
  made += 1
  const both = draft.form.endsWith('OfBoth') || draft.form === 'tells'
  const at = { organizationId, projectIds: both ? projectIds : projectIds.slice(draft.project, draft.project + 1) }
  const version = sha(draft.version)
  const identity = draft.honest && draft.identity !== null ? `${draft.identity} of v${draft.key}` : draft.identity
  const refs = draft.repository === null ? [] : [aRef(draft.repository, version)]
  const told = { number: draft.key, version, refs, deploy: { url: `https://example.com/${made}` } }
  if (draft.form === 'tells') {
    return aRecording(at, { release: aRelease({ version, mode: 'fill' }), commits: commitsIn(round, draft) })
  }
  if (draft.form.startsWith('post')) return aRecording(at, { release: aRelease({ version, mode: 'fill' }) })
  if (both || draft.form === 'client') return aDeployed(at, told)
  const delivered = aDelivered(at, { ...told, line: { identity } })
  if (draft.form === 'deploy') return delivered
  return { ...delivered, release: null, deploy: null, outcome: { outcome: 'pending', reason: 'release-pending' } }
}

/** All at once, each to its instance. */
const recordAll = (at: Place, drafts: readonly Draft[], round: number): Promise<readonly Told[]> =>
  Promise.all(drafts.map((draft) => tell(toRecording(at, draft, round), draft.instance)))

const tell = async (recording: Recording, instance = 0): Promise<Told> => {
  const answer = await stores[instance]?.recording.record(recording)()
  if (answer === undefined || E.isLeft(answer)) throw new Error('refused', { cause: answer?.left })
  return { recording, result: answer.right }
}

const newPlace = async (): Promise<Place> => {
  const [store] = stores
  if (store === undefined) throw new Error('no store')
  const given = givenIn(store)
  const organizationId = await given.organization()
  return { organizationId, projectIds: [await given.project(organizationId), await given.project(organizationId)] }
}

const byText = (left: unknown, right: unknown): number => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1)

/** Each delivery has one line, which says what was answered. */
const lines = ({ organizationId }: Place) =>
  database.ask('select id::text, outcome, reason from slugline.delivery where organization_id = $1', [organizationId])

const answeredLines = (told: readonly Told[]) =>
  told
    .filter(({ recording }) => recording.delivery !== null)
    .map(({ result }) => ({ id: result.deliveryId, ...result.outcome }))

/** A repetition of a delivery may have been answered before its release had a deploy. */
const expectDeployIds = ({ deploys }: Model, told: readonly Told[]): void => {
  for (const { recording, result } of told) {
    const known = deploys.get(deployKey(recording))?.result.deployId ?? null
    const isEarly = result.deployId === null && result.outcome.reason !== 'same-release' && !isRecorded(result)
    if (!isEarly) expect(result.deployId).toBe(known)
  }
}

const isRecorded = ({ outcome }: Told['result']): boolean => outcome.outcome === 'recorded'

it('recordings at once, on two instances, end as they would one after the other', async () => {
  const rounds = fc.array(fc.array(anyDraft, { minLength: 1, maxLength: 24 }), { minLength: 1, maxLength: 3 })
  const property = fc.asyncProperty(rounds, async (drafts) => {
    const [at, model, all] = [await newPlace(), makeModel(), [] as Told[]]
    // Lists all that is shared, so that none of it is ever forgotten.
    model.explain([await tell(aRecording(at, { release: aRelease({ version: 'all' }), commits: SHARED }))])
    for (const [round, some] of drafts.entries()) {
      const told = await recordAll(at, some, round)
      all.push(...told)
      model.explain(told)
    }
    expect(await stored(database, at)).toEqual(expected(model))
    expect([...(await lines(at))].sort(byText)).toEqual(answeredLines(all).sort(byText))
    expectDeployIds(model, all)
  })
  // What a race did once it may not do again: to shrink it would be in vain.
  await fc.assert(property, { numRuns: 25, endOnFailure: true })
}, 60_000)

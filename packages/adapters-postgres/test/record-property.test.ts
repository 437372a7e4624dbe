import { makePostgresStore } from '@slugline/adapters-postgres'
import type { Recording, Store } from '@slugline/core'
import { aDelivered, aDeployed, aRecording, aRef, aRelease, givenIn, type Place, sha } from '@slugline/core/contracts'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { deployKey, type Model, makeModel, type Told } from './support/recording-model.ts'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

let database: TestDatabase
let stores: readonly Store[]
beforeAll(async () => {
  database = await makeTestDatabase()
  stores = [makePostgresStore(database.pool({ max: 4 })), makePostgresStore(database.pool({ max: 4 }))]
})
afterAll(() => database.drop())

/**
 * A recording out of so few things that everything collides; `client` is a deploy without a delivery, `post` a release
 * alone.
 */
const anyDraft = fc.record({
  instance: fc.nat(1),
  form: fc.constantFrom('deploy', 'deploy', 'deploy', 'pending', 'client', 'clientOfBoth', 'post', 'postOfBoth'),
  project: fc.nat(1),
  key: fc.integer({ min: 1, max: 3 }),
  version: fc.nat(1),
  repository: fc.constantFrom('acme/web', 'acme/api', null),
  identity: fc.constantFrom('a', 'b', 'c', null),
  honest: fc.boolean(),
})
type Draft = typeof anyDraft extends fc.Arbitrary<infer A> ? A : never

let made = 0

/** An honest delivery's identity is that of an event of its release; the other kind may name any. */
const toRecording = ({ organizationId, projectIds }: Place, draft: Draft): Recording => {
  made += 1
  const both = draft.form === 'clientOfBoth' || draft.form === 'postOfBoth'
  const at = { organizationId, projectIds: both ? projectIds : projectIds.slice(draft.project, draft.project + 1) }
  const version = sha(draft.version)
  const identity = draft.honest && draft.identity !== null ? `${draft.identity} of v${draft.key}` : draft.identity
  const refs = draft.repository === null ? [] : [aRef(draft.repository, version)]
  const told = { number: draft.key, version, refs, deploy: { url: `https://example.com/${made}` } }
  if (draft.form.startsWith('post')) return aRecording(at, { release: aRelease({ version, mode: 'fill' }) })
  if (both || draft.form === 'client') return aDeployed(at, told)
  const delivered = aDelivered(at, { ...told, line: { identity } })
  if (draft.form === 'deploy') return delivered
  return { ...delivered, release: null, deploy: null, outcome: { outcome: 'pending', reason: 'release-pending' } }
}

/** All at once, each to its instance. */
const recordAll = (at: Place, drafts: readonly Draft[]): Promise<readonly Told[]> =>
  Promise.all(
    drafts.map(async (draft) => {
      const recording = toRecording(at, draft)
      const answer = await stores[draft.instance]?.recording.record(recording)()
      if (answer === undefined || E.isLeft(answer)) throw new Error('refused', { cause: answer?.left })
      return { recording, result: answer.right }
    }),
  )

const newPlace = async (): Promise<Place> => {
  const [store] = stores
  if (store === undefined) throw new Error('no store')
  const given = givenIn(store)
  const organizationId = await given.organization()
  return { organizationId, projectIds: [await given.project(organizationId), await given.project(organizationId)] }
}

const ask = (at: Place, sql: string) => database.ask(sql, [at.organizationId])

const byText = (left: unknown, right: unknown): number => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1)

const stored = async (at: Place) => ({
  deploys: await ask(
    at,
    'select id::text, url, version from slugline.deploy d where organization_id = $1 order by d.id',
  ),
  releases: await ask(
    at,
    `select version, status,
      array(select project_id::text from slugline.release_project p where (p.organization_id, p.version, p.release_id)
        = (r.organization_id, r.version, r.id) order by p.project_id) as "projectIds",
      array(select repository || ' ' || commit from slugline.release_ref f where (f.organization_id, f.version)
        = (r.organization_id, r.version) order by repository) as refs
    from slugline.release r where organization_id = $1 order by version`,
  ),
})

const expected = ({ deploys, releases }: Model) => ({
  deploys: [...deploys.values()]
    .map(({ recording, result }) => ({
      id: result.deployId,
      url: recording.deploy?.url,
      version: recording.release?.version,
    }))
    .sort((left, right) => Number(left.id) - Number(right.id)),
  releases: [...releases.values()]
    .map(({ version, status, projectIds, refs }) => ({
      version,
      status,
      projectIds,
      refs: refs.map(({ repository, commit }) => `${repository} ${commit}`),
    }))
    .sort((left, right) => (left.version < right.version ? -1 : 1)),
})

/** Each delivery has one line, which says what was answered. */
const lines = (at: Place) =>
  ask(at, 'select id::text, outcome, reason from slugline.delivery where organization_id = $1')

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
    for (const round of drafts) {
      const told = await recordAll(at, round)
      all.push(...told)
      model.explain(told)
    }
    expect(await stored(at)).toEqual(expected(model))
    expect([...(await lines(at))].sort(byText)).toEqual(answeredLines(all).sort(byText))
    expectDeployIds(model, all)
  })
  // What a race did once it may not do again: to shrink it would be in vain.
  await fc.assert(property, { numRuns: 60, endOnFailure: true })
})

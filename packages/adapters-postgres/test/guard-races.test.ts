import { makePostgresStore } from '@slugline/adapters-postgres'
import type { Recording, RecordingResult, Store } from '@slugline/core'
import { aDelivered, aRecording, aRelease, givenIn, type Place, sha } from '@slugline/core/contracts'
import { either as E } from 'fp-ts'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Holder, hold, untilWaiting } from './support/held-locks.ts'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

const VERSION = sha(1)

let database: TestDatabase
let store: Store
let at: Place
let elsewhere: Place
beforeAll(async () => {
  database = await makeTestDatabase()
  store = makePostgresStore(database.pool())
})
beforeEach(async () => {
  const given = givenIn(store)
  const place = async (): Promise<Place> => {
    const organizationId = await given.organization()
    return { organizationId, projectIds: [await given.project(organizationId)] }
  }
  at = await place()
  elsewhere = await place()
})
afterAll(() => database.drop())

const record = async (recording: Recording): Promise<RecordingResult> => {
  const answer = await store.recording.record(recording)()
  if (E.isLeft(answer)) throw new Error(answer.left._tag, { cause: answer.left })
  return answer.right
}

/** Somebody removes the release, or tells its commits: he has its guard alone. */
const holdGuard = (): Promise<Holder> =>
  hold(database, 'select pg_advisory_xact_lock(hashtextextended($2, $1::bigint))', [at.organizationId, VERSION])

const RECORDED = { outcome: { outcome: 'recorded', reason: 'deploy' } }

it('a hook waits by itself for who has its release alone: nobody who came with it does', async () => {
  const held = await holdGuard()
  const waiting = record(aDelivered(at, { number: 1, version: VERSION }))
  const beside = [
    aDelivered(at, { number: 2, version: sha(2) }),
    aDelivered(elsewhere, { number: 1, version: VERSION }),
    { ...aDelivered(at, { number: 3 }), release: null, deploy: null },
  ]
  for (const answer of await Promise.all(beside.map(record))) expect(answer).toMatchObject(RECORDED)
  await untilWaiting(database, 1)
  await held.end('rollback')
  expect(await waiting).toMatchObject({ ...RECORDED, created: true })
})

it('hooks that waited are recorded by the same rules, as if they had come afterwards', async () => {
  const held = await holdGuard()
  const told = (number: number, identity: string) => aDelivered(at, { number, version: VERSION, line: { identity } })
  const waiting = [told(1, 'a'), told(1, 'a'), told(1, 'b'), told(2, 'c'), told(2, 'c'), told(3, 'd')].map(record)
  await untilWaiting(database, 4)
  await held.end('rollback')
  const results = await Promise.all(waiting)
  const reasons = results.map(({ outcome }) => outcome.reason).sort()
  const repeated = ['same-delivery', 'same-delivery', 'same-release']
  expect(reasons).toEqual(['deploy', 'deploy', 'deploy', ...repeated])
  expect(results.filter(({ created }) => created).length).toBe(1)
  const [row] = await database.ask(
    `select (select count(*)::int from slugline.deploy where organization_id = $1) as deploys,
      (select count(*)::int from slugline.delivery where organization_id = $1) as deliveries`,
    [at.organizationId],
  )
  expect(row).toEqual({ deploys: 3, deliveries: 6 })
})

it('a new release of a client, too', async () => {
  const posted = (place: Place, version: string) => aRecording(place, { release: aRelease({ version, mode: 'fill' }) })
  const held = await holdGuard()
  const waiting = record(posted(at, VERSION))
  for (const beside of [posted(at, sha(2)), posted(elsewhere, VERSION)].map(record)) {
    expect(await beside).toMatchObject({ created: true })
  }
  await untilWaiting(database, 1)
  await held.end('rollback')
  expect(await waiting).toMatchObject({ created: true })
})

import { makePostgresStore, type OwnPostgresPool } from '@slugline/adapters-postgres'
import type { Store } from '@slugline/core'
import {
  aCommit,
  aDelivered,
  aRecording,
  aRef,
  aRelease,
  givenIn,
  minute,
  type Place,
  sha,
} from '@slugline/core/contracts'
import { either as E } from 'fp-ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

let database: TestDatabase
let pool: OwnPostgresPool
let store: Store
let place: Place
beforeEach(async () => {
  database = await makeTestDatabase()
  // Analyzed when a test says so, not when autovacuum comes by.
  for (const table of TABLES) await database.ask(`alter table slugline.${table} set (autovacuum_enabled = off)`)
  pool = database.pool({ max: 1 })
  store = makePostgresStore(pool)
  const given = givenIn(store)
  const organizationId = await given.organization()
  place = { organizationId, projectIds: [await given.project(organizationId)] }
})
afterEach(() => database.drop())

/** Those that the hot path and look-ups read. */
const TABLES = ['organization', 'project', 'release', 'release_project', 'release_ref', 'deploy', 'delivery']

let number = 0
/** Records some deliveries at once: new ones, some of them twice, and some of releases that are known. */
const recordSome = async (): Promise<void> => {
  const recordings = Array.from({ length: 20 }, () => {
    number += 1
    const version = sha(Math.floor(number / 7))
    return aDelivered(place, {
      number,
      version,
      refs: [aRef('acme/web', version)],
      line: { identity: `event ${number}` },
    })
  })
  const answers = await Promise.all(
    [...recordings, ...recordings.slice(0, 5)].map((one) => store.recording.record(one)()),
  )
  expect(answers.every(E.isRight)).toBe(true)
}

/** What clients and backfills do with some releases at once: make one, find what is there, and read it. */
const callSome = async (): Promise<void> => {
  const { organizationId, projectIds } = place
  const call = async (index: number) => {
    number += 1
    const own = number
    const version = index % 4 === 0 ? sha(number) : `1.0.${number}`
    const key = { organizationId, projectId: projectIds[0] ?? '', version }
    const release = aRelease({ version, mode: 'fill', dateCreated: minute(number) })
    await store.organizations.find(organizationId)()
    await store.projects.find(organizationId, key.projectId)()
    const made = await store.recording.record(aRecording(place, { release }))()
    if (index % 4 === 0)
      await store.recording.record(aRecording(place, { release, commits: [aCommit({ id: version })] }))()
    if (index % 4 === 0) await store.recording.record(aDelivered(place, { number: own, version }))()
    await store.reading.release(key)()
    const deploy = await store.reading.deploy({ ...key, key: `heroku:app-1:v${own}` })()
    expect(E.isRight(deploy) && deploy.right?.release.version).toBe(index % 4 === 0 ? version : undefined)
    await store.reading.recordedKeys(organizationId, key.projectId, [`heroku:app-1:v${number}`, 'none'])()
    return made
  }
  const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => call(index)))
  expect(answers.every((answer) => E.isRight(answer) && answer.right.created)).toBe(true)
}

/** How many index entries the store's one connection has read in the hot tables. */
const entriesRead = async (): Promise<number> => {
  await pool.query({ text: 'select pg_stat_force_next_flush()', rowMode: 'array' })
  const [row] = await database.ask(
    `select sum(idx_tup_read)::int as read from pg_stat_user_indexes
     where schemaname = 'slugline'`,
  )
  return Number(row?.read)
}

it.each([
  ['that were made on empty tables', []],
  ['that were made when all tables were small', TABLES],
  ['that were made when some were analyzed and others were not', ['release', 'release_project']],
])('plans %s read no more when there are many rows', async (_, analyzed) => {
  for (let round = 0; round < 8; round += 1) {
    await recordSome()
    await callSome()
    // Whatever reads one of them is planned anew.
    if (round === 3) for (const table of analyzed) await database.ask(`analyze slugline.${table}`)
  }
  await database.ask(
    `insert into slugline.delivery (organization_id, project_id, plugin, identity, unsigned, outcome, reason,
       date_received, media_type, body)
     select $1, $2, 'heroku', 'seeded ' || n, false, 'recorded', 'deploy', now(), 'application/json', 'x'
     from generate_series(1, 20000) n`,
    [place.organizationId, place.projectIds[0]],
  )
  await database.ask(
    `insert into slugline.deploy (organization_id, project_id, key, project_ids, version, kind, environment, date_finished)
     select $1::bigint, $2::bigint, 'seeded ' || n, array[$2::bigint], 'seeded ' || n % 5000, 'deploy', 'production', now()
     from generate_series(1, 20000) n`,
    [place.organizationId, place.projectIds[0]],
  )
  await database.ask(
    `with release as (
       insert into slugline.release (organization_id, version, date_created)
       select $1, 'seeded ' || n, now() from generate_series(1, 20000) n returning *
     )
     insert into slugline.release_project (organization_id, version, project_id, release_id, date_created, status, head_date)
     select r.organization_id, r.version, $2, r.id, r.date_created, r.status, r.date_created from release r`,
    [place.organizationId, place.projectIds[0]],
  )
  const before = await entriesRead()
  for (let round = 0; round < 5; round += 1) await recordSome()
  const after = await entriesRead()
  // 125 deliveries, each of which looks for its identity, its key and its release.
  expect(after - before).toBeLessThan(125 * 20)
  for (let round = 0; round < 5; round += 1) await callSome()
  // 50 new releases, of which a part has commits and a deploy.
  expect((await entriesRead()) - after).toBeLessThan(50 * 50)
})

import { isReady, makePostgresJobs, makePostgresPool, makePostgresStore, migrate } from '@slugline/adapters-postgres'
import { aDelivered, givenIn } from '@slugline/core/contracts'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await makeTestDatabase({ isEmpty: true })
})
afterAll(() => database.drop())

it('is not ready before, is after four instances migrated at once, and does nothing when it is done', async () => {
  const pools = Array.from({ length: 4 }, () => database.pool({ max: 2 }))
  const [pool] = pools
  if (pool === undefined) throw new Error('no pool')
  expect(await isReady(pool)).toBe(false)
  await Promise.all(pools.map(migrate))
  expect(await Promise.all(pools.map(isReady))).toEqual([true, true, true, true])
  const done = await database.ask('select name, date_applied from slugline.migration')
  await migrate(pool)
  expect(await database.ask('select name, date_applied from slugline.migration')).toEqual(done)
})

it('leaves alone what a later version added, and stays ready', async () => {
  const pool = database.pool()
  await migrate(pool)
  await database.ask("insert into slugline.migration (name) values ('9999-later')")
  expect(await isReady(pool)).toBe(true)
  await migrate(pool)
})

it('serves an older instance on the schema of a later version, which has more columns and tables', async () => {
  const pool = database.pool()
  await migrate(pool)
  const tables = await database.ask(
    "select table_name as name from information_schema.tables where table_schema = 'slugline'",
  )
  for (const { name } of tables) await database.ask(`alter table slugline.${name} add column later text default 'new'`)
  await database.ask('create table slugline.later (id bigint primary key)')
  const store = makePostgresStore(pool)
  const given = givenIn(store)
  const organizationId = await given.organization()
  const at = { organizationId, projectIds: [await given.project(organizationId)] }
  const recording = aDelivered(at, { number: 1 })
  expect(await store.recording.record(recording)()).toMatchObject({ right: { outcome: { outcome: 'recorded' } } })
  const version = recording.release?.version ?? ''
  expect(await store.reading.release({ organizationId, projectId: null, version })()).toMatchObject({
    right: { version },
  })
})

it('needs no right to make schemas where they are made for it before', async () => {
  const bare = await makeTestDatabase({ isEmpty: true })
  for (const schema of ['slugline', 'slugline_jobs']) await bare.ask(`create schema ${schema}`)
  await bare.ask(`revoke create on database ${bare.address.database} from current_user`)
  await expect(bare.ask('create schema other')).rejects.toThrow('permission denied')
  const pool = bare.pool()
  await migrate(pool)
  for (let start = 0; start < 2; start += 1) {
    const jobs = makePostgresJobs(pool)
    await jobs.start()
    await jobs.stop()
  }
  expect(await isReady(pool)).toBe(true)
  await bare.drop()
})

it('takes a pool of the host', async () => {
  const pool = new pg.Pool(database.address)
  await migrate(pool)
  expect(await isReady(pool)).toBe(true)
  await pool.end()
})

it('is not ready when there is no server', async () => {
  const pool = makePostgresPool({ connection: 'postgres://nobody@127.0.0.1:1/nothing' })
  expect(await isReady(pool)).toBe(false)
  await pool.end()
})

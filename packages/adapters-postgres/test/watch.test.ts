import { makePostgresPool, makePostgresStore, type PostgresPool, type Queue } from '@slugline/adapters-postgres'
import type { LogEvent } from '@slugline/core'
import { aDelivered, aRecording, aRelease, givenIn, type Place, sha } from '@slugline/core/contracts'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { stopTimers } from '../../../test/support/stop-timers.ts'
import { makeDatabase, transact } from '../src/database.ts'
import { tellFailures, watchPool } from '../src/watch.ts'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

let database: TestDatabase
let at: Place
const events: LogEvent[] = []
const log = { emit: (event: LogEvent) => void events.push(event) }
beforeAll(async () => {
  database = await makeTestDatabase()
  const given = givenIn(makePostgresStore(database.pool()))
  const organizationId = await given.organization()
  at = { organizationId, projectIds: [await given.project(organizationId)] }
})
beforeEach(() => void events.splice(0))
afterAll(() => database.drop())

const failures = (): readonly unknown[] => events.filter(({ _tag }) => _tag === 'database.failed')

it('tells of every flush, by the name of its statement', async () => {
  const store = makePostgresStore(database.pool(), { events: log })
  const recordings = Array.from({ length: 32 }, (_, number) => aDelivered(at, { number, version: sha(number) }))
  await Promise.all(recordings.map((recording) => store.recording.record(recording)()))
  await store.users.findByEmail(at.organizationId, 'dev@example.com')()
  await store.options.findProject(at.projectIds[0] ?? '')()
  const sizes = new Map<string, number>()
  for (const event of events) {
    if (event._tag !== 'batch.flushed') throw new Error(event._tag)
    sizes.set(event.statement, (sizes.get(event.statement) ?? 0) + event.size)
  }
  expect(Object.fromEntries(sizes)).toEqual({ record: 32, find_members: 1, find_projects: 1 })
})

it('shows how many calls wait while the database is busy', async () => {
  // Else a flush that is under way for long has the next one leave.
  stopTimers()
  const queue: Queue = { waiting: 0 }
  const busy = Promise.withResolvers<{ readonly rows: readonly unknown[][] }>()
  const pool: PostgresPool = { connect: () => Promise.reject(new Error('not asked')), query: () => busy.promise }
  const store = makePostgresStore(pool, { queue })
  const answers: Promise<unknown>[] = []
  for (let call = 0; call < 10; call += 1) {
    answers.push(store.options.findProject('1')())
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  }
  expect(queue.waiting).toBeGreaterThan(0)
  busy.resolve({ rows: [] })
  await Promise.all(answers)
  expect(queue.waiting).toBe(0)
})

it('tells that the database is away, on the hot path and beside it', async () => {
  const pool = makePostgresPool({ connection: 'postgres://nobody@127.0.0.1:1/nothing' })
  const store = makePostgresStore(pool, { events: log })
  await store.options.findProject('1')()
  await store.organizations.find('acme')()
  const away = { _tag: 'database.failed', kind: 'unavailable', sqlState: null }
  expect(failures()).toEqual([away, away])
  await pool.end()
})

it('tells of a statement that fails in a transaction, by its code alone', async () => {
  const pool = new pg.Pool({ ...database.address, options: '-c default_transaction_read_only=on' })
  const store = makePostgresStore(pool, { events: log })
  await store.recording.record(aRecording(at, { release: aRelease({ mode: 'overwrite', ref: 'a secret' }) }))()
  expect(failures()).toEqual([{ _tag: 'database.failed', kind: 'unavailable', sqlState: '25006' }])
  await pool.end()
})

it('tells of each time that a transaction lost against others, also when it won in the end', async () => {
  const tell = tellFailures(log)
  const watched = makeDatabase(watchPool(database.pool(), tell), tell)
  let tries = 0
  await transact(watched, async (transaction) => {
    tries += 1
    if (tries < 3) await sql`do $$ begin raise exception sqlstate '40001'; end $$`.execute(transaction)
  })
  const lost = { _tag: 'database.failed', kind: 'conflict', sqlState: '40001' }
  expect(failures()).toEqual([lost, lost])
})

it('tells nothing when a name is taken: that is an answer', async () => {
  const store = makePostgresStore(database.pool(), { events: log })
  const acme = { slug: 'acme', name: 'Acme', dateCreated: 0 }
  await store.organizations.create(acme)()
  await store.organizations.create(acme)()
  expect(events).toEqual([])
})

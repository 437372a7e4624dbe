import { makePostgresStore } from '@slugline/adapters-postgres'
import type { EventLog, Recording, RecordingResult, Store } from '@slugline/core'
import { givenIn, type Place } from '@slugline/core/contracts'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { run } from './run.ts'
import { makeTestDatabase, type TestDatabase } from './test-database.ts'

/** Two stores on one database, for tests of what happens at the same time. All of it is there once a test runs. */
export interface Races {
  readonly database: TestDatabase
  readonly stores: readonly [Store, Store]
  /** An organization with one project, new for each test. */
  readonly at: Place
  /** SQLSTATEs of what failed in this test. */
  readonly failed: readonly (string | null)[]
  /** Records what must succeed, on the first store unless another is named. */
  readonly record: (recording: Recording, store?: Store) => Promise<RecordingResult>
  /** How many rows of a table are the organization's. */
  readonly count: (table: string, condition?: string) => Promise<unknown>
}

/** Opens them before the first test of a file, with so many connections each, and drops all after the last. */
export const openRaces = (connections: number): Races => {
  let database: TestDatabase
  let stores: readonly [Store, Store]
  let at: Place
  let failed: (string | null)[] = []
  const events: EventLog = {
    emit: (event) => {
      if (event._tag === 'database.failed') failed.push(event.sqlState)
    },
  }
  beforeAll(async () => {
    database = await makeTestDatabase()
    const make = () => makePostgresStore(database.pool({ max: connections }), { events })
    stores = [make(), make()]
  })
  beforeEach(async () => {
    failed = []
    at = await newPlaceIn(stores[0])
  })
  afterAll(() => database.drop())
  return {
    get database() {
      return database
    },
    get stores() {
      return stores
    },
    get at() {
      return at
    },
    get failed() {
      return failed
    },
    record: (recording, store = stores[0]) => run(store.recording.record(recording)),
    count: async (table, condition = 'true') => {
      const sql = `select count(*)::int as n from slugline.${table} where organization_id = $1 and ${condition}`
      return (await database.ask(sql, [at.organizationId]))[0]?.n
    },
  }
}

/** A new organization with one project. */
export const newPlaceIn = async (store: Store): Promise<Place> => {
  const given = givenIn(store)
  const organizationId = await given.organization()
  return { organizationId, projectIds: [await given.project(organizationId)] }
}

import pg from 'pg'
import { expect } from 'vitest'
import type { TestDatabase } from './test-database.ts'

/** A transaction of somebody else's, which holds its locks until the test ends it. */
export interface Holder {
  readonly end: (how: 'commit' | 'rollback') => Promise<void>
}

/** Begins a transaction on a connection of its own and runs a statement in it. */
export const hold = async (database: TestDatabase, sql: string, values: unknown[] = []): Promise<Holder> => {
  const client = new pg.Client(database.address)
  await client.connect()
  await client.query('begin')
  await client.query(sql, values)
  return {
    end: async (how) => {
      await client.query(how)
      await client.end()
    },
  }
}

/** Connections that wait for locks, and neither autovacuum nor those of other databases on the server. */
export const WAITING = `from pg_stat_activity
  where datname = current_database() and backend_type = 'client backend' and wait_event_type = 'Lock'`

/** Resolves when so many connections wait for locks. */
export const untilWaiting = async (database: TestDatabase, count: number): Promise<void> => {
  const waiting = async () => (await database.ask(`select ${WAITING}`)).length
  const message = 'connections that wait for locks'
  await expect.poll(waiting, { interval: 2, message }).toBeGreaterThanOrEqual(count)
}

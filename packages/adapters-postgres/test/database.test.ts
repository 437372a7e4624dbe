import { setImmediate } from 'node:timers/promises'
import type { PostgresPool } from '@slugline/adapters-postgres'
import { sql } from 'kysely'
import { expect, it, vi } from 'vitest'
import { stopTimers } from '../../../test/support/stop-timers.ts'
import { makeDatabase } from '../src/database.ts'
import { watchPool } from '../src/watch.ts'
import { makeTestDatabase } from './support/test-database.ts'

it('gives no connection back to the pool whose query was given up: it may never answer again', async () => {
  const test = await makeTestDatabase({ isEmpty: true })
  const pool = test.pool({ max: 1 })
  const database = makeDatabase(pool)
  await sql`select 1`.execute(database)
  expect(pool.totalCount).toBe(1)
  // Of this connection alone, and after the statements that must not be given up.
  await sql`set statement_timeout = 50`.execute(database)
  await expect(sql`select pg_sleep(60)`.execute(database)).rejects.toThrow('statement timeout')
  expect(pool.totalCount).toBe(0)
  await expect(sql`select 1/0`.execute(database)).rejects.toThrow('division by zero')
  expect(pool.totalCount).toBe(1)
  await test.drop()
})

it.each([
  ['the pool says', { connectionTimeoutMillis: 700 }, 700],
  ['we say where the pool would wait for ever', { connectionTimeoutMillis: 0 }, 5_000],
  ['we say where the pool says nothing', undefined, 5_000],
])('lets each wait for his turn as long as %s', async (_, options, patience) => {
  stopTimers()
  const pool: PostgresPool = {
    options,
    connect: () => new Promise(() => undefined),
    query: () => Promise.reject(new Error('not asked')),
  }
  const database = makeDatabase(
    watchPool(pool, () => undefined),
    () => undefined,
    1,
  )
  void sql`select 1`.execute(database)
  const next = expect(sql`select 1`.execute(database)).rejects.toThrow('all connections for such work are taken')
  await setImmediate()
  vi.advanceTimersByTime(patience - 1)
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(1)
  await next
})

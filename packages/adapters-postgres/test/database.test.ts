import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { makeDatabase } from '../src/database.ts'
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

import { setTimeout } from 'node:timers/promises'
import { migrations } from './migrations/migrations.ts'
import { listenForErrors, type PostgresClient, type PostgresPool } from './postgres-pool.ts'

/** Taken by whoever migrates: "slugline" in a number, since advisory locks have no names. */
const LOCK = 7_310_584_035

/** Milliseconds until one asks again for the lock. To wait for it in a query would end with that query's timeout. */
const PAUSE = 50

/**
 * Brings the schema `slugline` up to date: forward only, all or nothing, in one transaction under a lock, so that any
 * number of instances may start at once, also behind a pooler that shares connections between transactions. What later
 * versions added is left alone: an older instance goes on working while a newer one starts.
 */
export const migrate = async (pool: PostgresPool): Promise<void> => {
  const client = await pool.connect()
  listenForErrors(client)
  let isBroken = true
  try {
    await run(client, 'begin')
    await migrateIn(client)
    await run(client, 'commit')
    isBroken = false
  } finally {
    // Ending the connection undoes what is not committed.
    client.release(isBroken)
  }
}

/**
 * Whether the database answers and every migration of this version is done: for a readiness check. Cheap, and never
 * rejects: whatever goes wrong means not ready.
 */
export const isReady = async (pool: PostgresPool): Promise<boolean> => {
  const names = migrations.map(({ name }) => name)
  try {
    const { rows } = await pool.query({
      text: 'select count(*)::text from slugline.migration where name = any($1)',
      values: [names],
      rowMode: 'array',
    })
    return rows[0]?.[0] === String(names.length)
  } catch {
    return false
  }
}

const run = async (client: PostgresClient, text: string, values: readonly unknown[] = []): Promise<unknown[]> =>
  (await client.query<unknown>(text, values)).rows

/** A migration may take longer than any other statement, and wait longer for those that use a table. */
const migrateIn = async (client: PostgresClient): Promise<void> => {
  await run(client, 'set local lock_timeout = 0')
  await run(client, 'set local statement_timeout = 0')
  while (!(await isLocked(client))) await setTimeout(PAUSE)
  await makeSchema(client)
  for (const { name, sql } of migrations) {
    const done = await run(client, 'select from slugline.migration where name = $1', [name])
    if (done.length > 0) continue
    await run(client, sql)
    await run(client, 'insert into slugline.migration (name) values ($1)', [name])
  }
}

const isLocked = async (client: PostgresClient): Promise<boolean> =>
  (await run(client, 'select where pg_try_advisory_xact_lock($1)', [LOCK])).length > 0

/** Asks first: `if not exists` wants the right to make schemas even where there is nothing to make. */
const makeSchema = async (client: PostgresClient): Promise<void> => {
  const schemas = await run(client, "select from pg_namespace where nspname = 'slugline'")
  if (schemas.length === 0) await run(client, 'create schema slugline')
  await run(
    client,
    'create table if not exists slugline.migration (name text primary key, date_applied timestamptz not null default now())',
  )
}

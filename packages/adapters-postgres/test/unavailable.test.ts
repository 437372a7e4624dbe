import { makePostgresPool, makePostgresStore, type PostgresPoolOptions } from '@slugline/adapters-postgres'
import type { Recording, Store } from '@slugline/core'
import { aDelivered, aRecording, aRelease, givenIn, type Place, sha } from '@slugline/core/contracts'
import { either as E, type taskEither as TE } from 'fp-ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { stopTimers } from '../../../test/support/stop-timers.ts'
import { untilWaiting, WAITING } from './support/held-locks.ts'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

let database: TestDatabase
let at: Place
beforeAll(async () => {
  database = await makeTestDatabase()
  const given = givenIn(makePostgresStore(database.pool()))
  const organizationId = await given.organization()
  at = { organizationId, projectIds: [await given.project(organizationId)] }
})
afterAll(() => database.drop())

const tagOf = async <Err extends { readonly _tag: string }, A>(task: TE.TaskEither<Err, A>): Promise<string> => {
  const answer = await task()
  return E.isLeft(answer) ? answer.left._tag : 'answered'
}

let number = 0
const hook = (): Recording => {
  number += 1
  return aDelivered(at, { number, version: sha(1) })
}
const client = (url: string): Recording => aRecording(at, { release: aRelease({ mode: 'overwrite', url }) })

/** A connection that holds the tables of deploys and releases, so that whoever wants to write there waits. */
const holding = async (work: () => Promise<unknown>): Promise<void> => {
  const holder = new pg.Client(database.address)
  await holder.connect()
  await holder.query('begin; lock table slugline.deploy, slugline.release in exclusive mode')
  try {
    await work()
  } finally {
    await holder.query('rollback')
    await holder.end()
  }
}

const storeWith = (options: Omit<PostgresPoolOptions, 'connection'>): Store => makePostgresStore(database.pool(options))

describe.each([
  ['a hook', () => hook()],
  ['a client', () => client(`https://example.com/${Math.random()}`)],
])('the recording of %s', (_, recording) => {
  it('is unavailable when its backend is terminated in the middle; the pool recovers, and nothing was written', async () => {
    const store = storeWith({ max: 2 })
    const one = recording()
    await holding(async () => {
      const answer = tagOf(store.recording.record(one))
      await untilWaiting(database, 1)
      await database.ask(`select pg_terminate_backend(pid) ${WAITING}`)
      expect(await answer).toBe('StoreUnavailable')
    })
    expect(await tagOf(store.recording.record(one))).toBe('answered')
  })

  it('is unavailable when it waits too long for a lock', async () => {
    const store = storeWith({ lockTimeout: 100 })
    await holding(async () => expect(await tagOf(store.recording.record(recording()))).toBe('StoreUnavailable'))
    expect(await tagOf(store.recording.record(recording()))).toBe('answered')
  })

  it('is unavailable when its statement takes too long', async () => {
    const store = storeWith({ statementTimeout: 100 })
    await holding(async () => expect(await tagOf(store.recording.record(recording()))).toBe('StoreUnavailable'))
  })

  it('is unavailable while the database is read-only, as after a failover', async () => {
    const pool = new pg.Pool({ ...database.address, options: '-c default_transaction_read_only=on' })
    expect(await tagOf(makePostgresStore(pool).recording.record(recording()))).toBe('StoreUnavailable')
    await pool.end()
  })
})

it('fails with a broken pool of the host as with ours, and ends no process', async () => {
  const pool = new pg.Pool({ ...database.address, max: 2 })
  pool.on('error', () => undefined)
  const store = makePostgresStore(pool)
  await holding(async () => {
    const answers = [hook(), client('https://example.com/host')].map((one) => tagOf(store.recording.record(one)))
    await untilWaiting(database, 2)
    await database.ask(`select pg_terminate_backend(pid) ${WAITING}`)
    expect(await Promise.all(answers)).toEqual(['StoreUnavailable', 'StoreUnavailable'])
  })
  expect(await tagOf(store.recording.record(hook()))).toBe('answered')
  await pool.end()
})

it('is unavailable when all connections are taken for too long', async () => {
  const pool = database.pool({ max: 1, connectTimeout: 60_000 })
  const taken = await pool.connect()
  const store = makePostgresStore(pool)
  stopTimers()
  const asked = [tagOf(store.organizations.find('acme')), tagOf(store.options.findProject('1'))]
  await expect.poll(() => pool.waitingCount).toBe(2)
  vi.advanceTimersByTime(60_000)
  expect(await Promise.all(asked)).toEqual(['StoreUnavailable', 'StoreUnavailable'])
  vi.useRealTimers()
  taken.release()
  expect(await tagOf(store.options.findProject('1'))).toBe('answered')
})

it('is unavailable when nobody listens, on every port', async () => {
  const pool = makePostgresPool({ connection: 'postgres://nobody@127.0.0.1:1/nothing' })
  const store = makePostgresStore(pool)
  const asked = [
    tagOf(store.options.findProject('1')),
    tagOf(store.users.findByEmail('1', 'dev@example.com')),
    tagOf(store.recording.record(hook())),
    tagOf(store.recording.record(client('https://example.com'))),
    tagOf(store.repositories.names('1')),
    tagOf(store.reading.release({ organizationId: '1', projectId: null, version: '1' })),
    tagOf(store.deliveries.delivery({ organizationId: '1', projectId: '1', deliveryId: '1' })),
    tagOf(store.organizations.find('acme')),
    tagOf(store.projects.find('1', 'web')),
    tagOf(store.members.remove('1', '1')),
    tagOf(store.accessTokens.hasAdmin()),
  ]
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['StoreUnavailable']))
  await pool.end()
})

it('is unavailable while the tables are not there yet: whoever makes them may be at it', async () => {
  const empty = await makeTestDatabase({ isEmpty: true })
  const store = makePostgresStore(empty.pool())
  expect(await tagOf(store.options.findProject('1'))).toBe('StoreUnavailable')
  expect(await tagOf(store.organizations.find('acme'))).toBe('StoreUnavailable')
  await empty.drop()
})

it('hooks are recorded while more clients wait for one release than the pool has connections', async () => {
  const store = storeWith({ max: 8 })
  const told = await tagOf(store.recording.record(client('https://example.com/first')))
  expect(told).toBe('answered')
  const holder = new pg.Client(database.address)
  await holder.connect()
  await holder.query(
    "begin; select from slugline.release where version = '0000000000000000000000000000000000000001' for update",
  )
  const clients = Array.from({ length: 20 }, (_, index) =>
    tagOf(store.recording.record(client(`https://x.example/${index}`))),
  )
  await untilWaiting(database, 4)
  const hooks = Array.from({ length: 40 }, () => tagOf(store.recording.record(hook())))
  expect(new Set(await Promise.all(hooks))).toEqual(new Set(['answered']))
  await holder.query('rollback')
  await holder.end()
  expect(new Set(await Promise.all(clients))).toEqual(new Set(['answered']))
})

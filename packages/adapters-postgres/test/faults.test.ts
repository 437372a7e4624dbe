// R8: what a real PostgreSQL, and the way to it, do when they fail. Each time the store says so, and works again after.
import { makePostgresPool, makePostgresStore } from '@slugline/adapters-postgres'
import type { Recording, Store } from '@slugline/core'
import { aDelivered, aRecording, aRelease, givenIn, type Place, sha } from '@slugline/core/contracts'
import { either as E, type taskEither as TE } from 'fp-ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { proved } from '../../../test/support/proof.ts'
import { stopTimers } from '../../../test/support/stop-timers.ts'
import { openSilentProxy } from './support/silent-proxy.ts'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

let database: TestDatabase
let operator: pg.Client
let at: Place
beforeAll(async () => {
  database = await makeTestDatabase()
  operator = new pg.Client(database.address)
  await operator.connect()
  const given = givenIn(makePostgresStore(database.pool()))
  const organizationId = await given.organization()
  at = { organizationId, projectIds: [await given.project(organizationId)] }
})
afterAll(async () => {
  await operator.end()
  await database.drop()
  proved('R8', 'faults of a real PostgreSQL, and of the way to it', { 'faults survived': survived })
})

/** Faults during which the store was unavailable, and after which it worked again. */
let survived = 0

let number = 0
const hook = (): Recording => {
  number += 1
  return aDelivered(at, { number, version: sha(number) })
}
const client = (): Recording => {
  number += 1
  return aRecording(at, { release: aRelease({ version: `client-${number}`, mode: 'overwrite' }) })
}

const tagOf = async <Err extends { readonly _tag: string }, A>(task: TE.TaskEither<Err, A>): Promise<string> => {
  const answer = await task()
  return E.isLeft(answer) ? answer.left._tag : 'answered'
}

/** Records for a hook and for a client, and reads. */
const useAll = (store: Store): Promise<readonly string[]> =>
  Promise.all([
    tagOf(store.recording.record(hook())),
    tagOf(store.recording.record(client())),
    tagOf(store.organizations.find('acme')),
  ])

const expectRecovery = async (store: Store): Promise<void> => {
  expect(await useAll(store)).toEqual(['answered', 'answered', 'answered'])
  survived += 1
}

const terminateAll = (): Promise<unknown> =>
  operator.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )

it('after a failover to a server that only reads, reads go on; and writes, once it does again', async () => {
  const store = makePostgresStore(database.pool())
  await useAll(store)
  const name = database.address.database
  await operator.query(`alter database ${name} set default_transaction_read_only = on`)
  await terminateAll()
  await expect.poll(() => useAll(store)).toEqual(['StoreUnavailable', 'StoreUnavailable', 'answered'])
  await operator.query('set default_transaction_read_only = off')
  await operator.query(`alter database ${name} reset default_transaction_read_only`)
  // A connection that still leads to the server that only reads is given up by the first write that fails on it.
  await expect.poll(() => useAll(store)).toEqual(['answered', 'answered', 'answered'])
  survived += 1
})

it('at the limit of its connections, the store waits for none', async () => {
  const store = makePostgresStore(database.pool())
  const name = database.address.database
  await operator.query(`alter database ${name} connection limit 0`)
  expect(await useAll(store)).toEqual(['StoreUnavailable', 'StoreUnavailable', 'StoreUnavailable'])
  await operator.query(`alter database ${name} connection limit -1`)
  await expectRecovery(store)
})

describe.each([
  ['a full disk', '53100'],
  ['no memory left', '53200'],
  ['a file that cannot be written', '58030'],
])('%s (%s)', (_, code) => {
  it('is no fault of what was recorded, of which nothing is left', async () => {
    const store = makePostgresStore(database.pool())
    const before = await counts()
    await operator.query(`
      create function fail() returns trigger language plpgsql as $$
        begin raise exception 'as if' using errcode = '${code}'; end $$;
      create trigger fail before insert on slugline.release execute function fail()`)
    const [asHook, asClient] = await useAll(store)
    await operator.query('drop function fail cascade')
    expect([asHook, asClient]).toEqual(['StoreUnavailable', 'StoreUnavailable'])
    expect(await counts()).toEqual(before)
    await expectRecovery(store)
  })
})

const COUNTS = `select (select count(*) from slugline.delivery) as deliveries, (select count(*) from slugline.deploy) as
  deploys, (select count(*) from slugline.release) as releases`
const counts = async (): Promise<unknown> => (await operator.query(COUNTS)).rows

describe('a way to PostgreSQL that falls silent', () => {
  /** Lets time pass, of which a silent connection is given much, until something came of it. */
  const passing = async <A>(outcome: Promise<A>): Promise<A> => {
    let isOver = false
    const over = outcome.finally(() => {
      isOver = true
    })
    const aSecondLater = () => {
      vi.advanceTimersByTime(1_000)
      return isOver
    }
    await expect.poll(aSecondLater, { interval: 1 }).toBe(true)
    return over
  }
  const isRecorded = async ({ delivery }: Recording): Promise<boolean> =>
    (await operator.query('select from slugline.delivery where identity = $1', [delivery?.identity])).rowCount === 1

  it.each([
    ['before the statement', 'sent', 'recorded'],
    ['before its answer', 'answers', 'duplicate'],
  ] as const)('%s is given up; a delivery that is repeated then is told right', async (_, what, outcome) => {
    const proxy = await openSilentProxy(database.address)
    const pool = makePostgresPool({ connection: proxy.address, max: 2 })
    const store = makePostgresStore(pool)
    expect(await useAll(store)).toEqual(['answered', 'answered', 'answered'])
    proxy.swallow(what)
    stopTimers()
    const one = hook()
    const answers = Promise.all([tagOf(store.recording.record(one)), tagOf(store.recording.record(client()))])
    if (what === 'answers') await expect.poll(() => isRecorded(one)).toBe(true)
    expect(await passing(answers)).toEqual(['StoreUnavailable', 'StoreUnavailable'])
    // A new connection does not come about either.
    expect(await passing(tagOf(store.organizations.find('acme')))).toBe('StoreUnavailable')
    vi.useRealTimers()
    proxy.heal()
    expect(await store.recording.record(one)()).toMatchObject({ right: { outcome: { outcome } } })
    await expectRecovery(store)
    await pool.end()
    await proxy.close()
  })
})

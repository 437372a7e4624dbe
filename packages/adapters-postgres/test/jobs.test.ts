// What the contract cannot ask of every queue: pg-boss's tables, its instances, and how the lists are read.
import { makePostgresJobs, makePostgresStore } from '@slugline/adapters-postgres'
import { DEAD_SECONDS, DONE_SECONDS, type Job, type NewJob, type RecordedEvent } from '@slugline/core'
import { aDelivered, aDelivery, aRecording, givenIn, type JobQueueSubject, type Place } from '@slugline/core/contracts'
import { either as E, taskEither as TE } from 'fp-ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openJobs } from './support/open-jobs.ts'
import { run } from './support/run.ts'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

let database: TestDatabase
let subject: JobQueueSubject & { readonly close: () => Promise<void> }
let at: Place
beforeAll(async () => {
  database = await makeTestDatabase()
  const starting = Array.from({ length: 4 }, () => makePostgresJobs(database.pool({ max: 2 })))
  await Promise.all(starting.map(({ start }) => start()))
  await Promise.all(starting.map(({ stop }) => stop()))
  subject = await openJobs(database)
  const given = givenIn(makePostgresStore(database.pool()))
  const organizationId = await given.organization()
  at = { organizationId, projectIds: [await given.project(organizationId)] }
})
beforeEach(async () => {
  await subject.clear()
  await database.ask('truncate slugline.outbox')
})
afterAll(() => subject.close())

let number = 0
const aJob = (change: Partial<NewJob> = {}): NewJob => {
  number += 1
  const { organizationId } = at
  const event = { _tag: 'deploy.recorded', organizationId, projectId: '1', key: `job ${number}` } as const
  return { key: event.key, organizationId, task: { topic: 'forward', event }, dateDue: null, ...change }
}
const list = async (): Promise<readonly Job[]> =>
  (await run(subject.queue.list({ organizationId: at.organizationId, topic: null, state: null }, PAGE))).items
const PAGE = { limit: 100, cursor: null }
const finish = async (isFinal: boolean): Promise<void> => {
  const failure = isFinal ? ({ _tag: 'JobFailure', reason: 'No.', isFinal, notBefore: null } as const) : null
  const jobs = await run(subject.queue.take('forward', 100))
  await run(subject.queue.settle(jobs.map((job) => ({ job, failure }))))
}

describe('several instances that start at once', () => {
  it('have made one set of tables, with our index', async () => {
    const indexes = await database.ask("select from pg_indexes where indexname = 'slugline_job_list'")
    expect(indexes.length).toBe(1)
    expect((await database.ask('select name from slugline_jobs.queue order by name')).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['backfill', 'commits', 'forward', 'webhook']),
    )
  })

  it('leave the default schema of pg-boss to whatever else works on that database', async () => {
    expect(await database.ask("select from pg_namespace where nspname = 'pgboss'")).toEqual([])
  })
})

describe('jobs that are not started, or stopped', () => {
  it('are unavailable, and work again after the next start', async () => {
    const jobs = makePostgresJobs(database.pool({ max: 2 }))
    const take = jobs.queue.take('forward', 1)
    const unavailable = { left: { _tag: 'StoreUnavailable' } }
    expect(await take()).toMatchObject(unavailable)
    expect(await jobs.queue.enqueue([aJob()])()).toMatchObject(unavailable)
    expect(await jobs.outbox.move(1, () => TE.right([]))()).toMatchObject(unavailable)
    await jobs.stop()
    await Promise.all([jobs.start(), jobs.start()])
    expect(await take()).toEqual(E.right([]))
    await jobs.stop()
    expect(await take()).toMatchObject(unavailable)
    await jobs.start()
    expect(await take()).toEqual(E.right([]))
    await jobs.stop()
  })

  it('stay stopped when they were stopped while they started', async () => {
    const jobs = makePostgresJobs(database.pool({ max: 2 }))
    const starting = jobs.start()
    await jobs.stop()
    await starting
    expect(await jobs.queue.take('forward', 1)()).toMatchObject({ left: { _tag: 'StoreUnavailable' } })
    await jobs.start()
    expect(await jobs.queue.take('forward', 1)()).toEqual(E.right([]))
    await jobs.stop()
  })

  it('are unavailable where nobody ever made their tables', async () => {
    const empty = await makeTestDatabase()
    const jobs = makePostgresJobs(empty.pool())
    expect(await jobs.queue.list({ organizationId: '1', topic: null, state: null }, PAGE)()).toMatchObject({
      left: { _tag: 'StoreUnavailable' },
    })
    await empty.drop()
  })
})

describe('jobs of several topics', () => {
  it('are put in all or none', async () => {
    const { task, ...rest } = aJob()
    const unfit: NewJob = { ...rest, task: { ...task, topic: 'webhook', receiverId: '\0', event: event(1) } }
    expect(await subject.queue.enqueue([aJob(), unfit])()).toMatchObject({ left: { _tag: 'StoreFault' } })
    expect(await list()).toEqual([])
  })
})

const event = (of: number): RecordedEvent => ({
  _tag: 'deploy.recorded',
  organizationId: at.organizationId,
  projectId: at.projectIds[0] ?? '',
  key: `heroku:app-1:v${of}`,
})

describe('a job that another version wrote', () => {
  const data = (task: object) => JSON.stringify({ organizationId: at.organizationId, task })
  it.each([
    ['a task of a topic that is not known', () => data({ topic: 'fax', number: 1 })],
    ['a task that is not of its line', () => data({ topic: 'backfill', event: event(1) })],
    ['an event without a key', () => data({ topic: 'forward', event: { ...event(1), key: undefined } })],
    ['other projects that are none', () => data({ topic: 'forward', event: { ...event(1), otherProjectIds: [7] } })],
    ['an event that is not known', () => data({ topic: 'forward', event: { ...event(1), _tag: 'deploy.undone' } })],
    ['a task that is not known, of a job put in again', () => JSON.stringify({ task: { topic: 'fax' }, revivals: 2 })],
    ['no task', () => '{}'],
    ['nothing', () => null],
  ])('is put back, and holds up no other: %s', async (_, unreadable) => {
    const job = aJob()
    await run(subject.queue.enqueue([job]))
    await database.ask("insert into slugline_jobs.job_common (name, data) values ('forward', $1::jsonb)", [
      unreadable(),
    ])
    expect((await run(subject.queue.take('forward', 10))).map(({ task }) => task)).toEqual([job.task])
    expect((await list()).map(({ state }) => state)).toEqual(['running'])
    const putBack = await database.ask(
      "select output ->> 'reason' as reason from slugline_jobs.job_common where state = 'retry'",
    )
    expect(putBack).toEqual([{ reason: 'Another version wrote this job, and this one cannot read it.' }])
  })
})

describe('jobs that are finished', () => {
  it('are forgotten, done ones sooner than dead ones', async () => {
    await run(subject.queue.enqueue([aJob()]))
    await finish(false)
    await run(subject.queue.enqueue([aJob()]))
    await finish(true)
    await run(subject.queue.enqueue([aJob({ dateDue: Date.now() + 2 * DEAD_SECONDS * 1000 })]))
    await subject.pass(DONE_SECONDS + 1)
    expect((await list()).map(({ state }) => state).sort()).toEqual(['dead', 'waiting'])
    await subject.pass(DEAD_SECONDS)
    expect((await list()).map(({ state }) => state)).toEqual(['waiting'])
  })
})

describe('lists', () => {
  it('read what they show, however many jobs there are', async () => {
    await database.ask(
      `insert into slugline_jobs.job_common (id, name, data, state, started_on, completed_on, created_on)
       select gen_random_uuid(), 'forward', jsonb_build_object('organizationId', $1::text, 'task', $2::jsonb),
         case when n % 300 = 0 then 'failed' else 'completed' end::slugline_jobs.job_state, now(), now(),
         now() - n * interval '1 second'
       from generate_series(1, 6000) n`,
      [at.organizationId, JSON.stringify(aJob().task)],
    )
    const read = async (): Promise<number> => {
      const [row] = await database.ask(
        // Not of its queues, which the insertion has read for each job: PostgreSQL tells of that at some later time.
        "select sum(idx_tup_read)::int as read from pg_stat_user_indexes where relname = 'job_common'",
      )
      return Number(row?.read)
    }
    const pool = database.pool({ max: 1 })
    const { queue } = makePostgresJobs(pool)
    const before = await read()
    const filter = { organizationId: at.organizationId, topic: null }
    expect((await run(queue.list({ ...filter, state: 'dead' }, PAGE))).items.length).toBe(20)
    const first = await run(queue.list({ ...filter, state: null }, PAGE))
    await run(queue.list({ ...filter, state: null }, { limit: 100, cursor: first.next.cursor }))
    await pool.query({ text: 'select pg_stat_force_next_flush()', rowMode: 'array' })
    expect((await read()) - before).toBeLessThan(1000)
  })
})

describe('an outbox', () => {
  it('is kept by stores that are asked to, and by no other', async () => {
    const count = async () => (await database.ask('select count(*)::int as n from slugline.outbox'))[0]?.n
    await run(makePostgresStore(database.pool({ max: 2 })).recording.record(aDelivered(at, { number: 1 })))
    expect(await count()).toBe(0)
    const store = makePostgresStore(database.pool({ max: 2 }), { outbox: true })
    await run(store.recording.record(aDelivered(at, { number: 2 })))
    expect(await count()).toBe(1)
  })

  it('drops the failure of a release whose delivery has been removed', async () => {
    const store = makePostgresStore(database.pool({ max: 2 }), { outbox: true })
    const told = { key: 'heroku:app-1:v9', status: 'failed', version: null, environment: null } as const
    const delivery = aDelivery({ projectId: at.projectIds[0] ?? '', ...told })
    const outcome = { outcome: 'ignored', reason: 'release-failed' } as const
    await run(store.recording.record(aRecording(at, { delivery, outcome })))
    await run(store.recording.record(aDelivered(at, { number: 3 })))
    await database.ask('delete from slugline.delivery')
    const events: RecordedEvent[] = []
    const { outbox, start, stop } = makePostgresJobs(database.pool({ max: 2 }))
    await start()
    const moved = await run(
      outbox.move(10, (some) => {
        events.push(...some)
        return TE.right([])
      }),
    )
    expect(moved).toBe(2)
    expect(events).toEqual([event(3)])
    await stop()
  })
})

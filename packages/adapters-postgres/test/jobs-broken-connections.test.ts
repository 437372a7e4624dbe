// R1: connections break in the middle of moving, taking and settling. Nothing is lost, and nothing is a second job.
import { makePostgresJobs, makePostgresStore, type PostgresJobs } from '@slugline/adapters-postgres'
import { type Job, LEASE_SECONDS, type NewJob, pauseAfter, type RecordedEvent } from '@slugline/core'
import { aDelivered, aDeployed, givenIn } from '@slugline/core/contracts'
import { either as E, taskEither as TE } from 'fp-ts'
import pg from 'pg'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { proved } from '../../../test/support/proof.ts'
import { openJobs } from './support/open-jobs.ts'
import { run } from './support/run.ts'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

const DEPLOYS = 240
const BREAKS = 12

let database: TestDatabase
let operator: pg.Client
let subject: Awaited<ReturnType<typeof openJobs>>
beforeAll(async () => {
  database = await makeTestDatabase()
  subject = await openJobs(database)
  operator = new pg.Client(database.address)
  await operator.connect()
})
afterAll(async () => {
  await operator.end()
  await subject.close()
})

/** Ends every connection that does something for the store or its jobs. */
const breakConnections = (): Promise<unknown> =>
  operator.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'slugline'",
  )

const jobOf = (event: RecordedEvent): NewJob => {
  const { organizationId, key } = event
  return { key, organizationId, task: { topic: 'webhook', receiverId: '1', event }, dateDue: null }
}

/** Repeats what failed, as whoever delivers does. */
const until = async <A>(task: TE.TaskEither<unknown, A>): Promise<A> => {
  const answer = await task()
  return E.isRight(answer) ? answer.right : until(task)
}

it('no event and no job is lost or doubled when connections break', async () => {
  const given = givenIn(makePostgresStore(database.pool()))
  const organizationId = await given.organization()
  const at = { organizationId, projectIds: [await given.project(organizationId)] }
  const instances: PostgresJobs[] = []
  for (let index = 0; index < 2; index += 1) {
    const jobs = makePostgresJobs(database.pool({ max: 4 }))
    await jobs.start()
    instances.push(jobs)
  }
  const store = makePostgresStore(database.pool(), { outbox: true })
  let isOver = false
  onTestFinished(() => {
    isOver = true
  })
  const settled = new Map<string, number>()
  const runners = instances.flatMap(({ queue, outbox }) => [
    async () => {
      while (!isOver) await outbox.move(7, (events) => TE.right(events.map(jobOf)))()
    },
    async () => {
      while (!isOver) {
        const taken = await queue.take('webhook', 9)()
        const jobs: readonly Job[] = E.isRight(taken) ? taken.right : []
        if (E.isRight(await queue.settle(jobs.map((job) => ({ job, failure: null })))())) {
          for (const { id } of jobs) settled.set(id, (settled.get(id) ?? 0) + 1)
        }
      }
    },
  ])
  const running = runners.map((runner) => runner())
  const numbers = Array.from({ length: DEPLOYS }, (_, index) => index + 1)
  for (let from = 0; from < DEPLOYS; from += DEPLOYS / BREAKS) {
    const some = numbers.slice(from, from + DEPLOYS / BREAKS)
    const recorded = some.map((number) =>
      until(store.recording.record((number % 2 === 0 ? aDelivered : aDeployed)(at, { number }))),
    )
    await breakConnections()
    await Promise.all(recorded)
  }
  await expect.poll(() => database.ask('select from slugline.outbox')).toEqual([])
  isOver = true
  await Promise.all(running)

  // Whose answer was lost in the break has a job that nobody knows of: it comes back when its lease ends.
  await subject.pass(LEASE_SECONDS + 1)
  await subject.pass(pauseAfter(1).most + 1)
  const left = await run(subject.queue.take('webhook', DEPLOYS))
  await run(subject.queue.settle(left.map((job) => ({ job, failure: null }))))
  const jobs = await database.ask(
    "select data #>> '{task,event,key}' as key, state::text from slugline_jobs.job_common",
  )
  expect(jobs.map(({ key }) => key).sort()).toEqual(numbers.map((number) => `heroku:app-1:v${number}`).sort())
  expect(jobs.filter(({ state }) => state !== 'completed')).toEqual([])
  expect([...settled.values()].filter((count) => count > 1)).toEqual([])
  await Promise.all(instances.map(({ stop }) => stop()))
  proved('R1', 'events and jobs while connections break', { deploys: DEPLOYS, breaks: BREAKS })
})

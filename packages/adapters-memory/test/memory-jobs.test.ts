import { makeMemoryJobs } from '@slugline/adapters-memory'
import { DEAD_SECONDS, DONE_SECONDS, type NewJob, type Topic } from '@slugline/core'
import { either as E, type taskEither as TE } from 'fp-ts'
import { expect, it } from 'vitest'

const run = async <A>(task: TE.TaskEither<unknown, A>): Promise<A> => {
  const answer = await task()
  if (E.isLeft(answer)) throw new Error('refused')
  return answer.right
}

const job = (number: number): NewJob => ({
  key: `job ${number}`,
  organizationId: '1',
  task: { topic: 'backfill', plugin: 'heroku', organizationId: '1', projectId: '1', since: null },
  dateDue: null,
})

const open = () => {
  let time = 0
  const { queue } = makeMemoryJobs({ now: () => time })
  const finish = async (topic: Topic, isFinal: boolean): Promise<void> => {
    const taken = await run(queue.take(topic, 100_000))
    const failure = isFinal ? ({ _tag: 'JobFailure', reason: 'No.', isFinal, notBefore: null } as const) : null
    await run(queue.settle(taken.map((one) => ({ job: one, failure }))))
  }
  const count = async (): Promise<number> =>
    (await run(queue.list({ organizationId: '1', topic: null, state: null }, { limit: 100_000, cursor: null }))).items
      .length
  const pass = (seconds: number): void => {
    time += seconds * 1000
  }
  return { queue, finish, count, pass }
}

it('forgets finished jobs, done ones sooner than dead ones', async () => {
  const { queue, finish, count, pass } = open()
  await run(queue.enqueue([job(1)]))
  await finish('backfill', false)
  await run(queue.enqueue([job(2)]))
  await finish('backfill', true)
  pass(DONE_SECONDS + 1)
  expect(await count()).toBe(1)
  pass(DEAD_SECONDS)
  expect(await count()).toBe(0)
  await run(queue.enqueue([job(1), job(2)]))
  expect(await count()).toBe(2)
})

it('knows ten thousand done jobs and not one more, whatever waits or is dead', async () => {
  const { queue, finish, count } = open()
  await run(queue.enqueue([job(1)]))
  await finish('backfill', true)
  await run(queue.enqueue(Array.from({ length: 10_100 }, (_, index) => job(2 + index))))
  await finish('backfill', false)
  await run(queue.enqueue([job(20_000)]))
  expect(await count()).toBe(10_002)
})

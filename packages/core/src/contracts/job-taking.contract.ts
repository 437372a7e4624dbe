import { beforeEach, expect, it } from 'vitest'
import { isInstant } from '../domain/instant.ts'
import { type NewJob, TOPICS, type Topic } from '../domain/job.ts'
import { DONE_SECONDS, LEASE_LOST, LEASE_SECONDS, pauseAfter } from '../ports/job-queue.ts'
import { AWKWARD_TEXTS } from './awkward.ts'
import { aFailure, aJob, deployEvent, only, someJobs, someOrganization } from './job-builders.ts'
import type { JobQueueSubject } from './job-queue-subject.ts'
import { ONE_PAGE } from './reading.ts'
import { AT_ONCE, atOnce, inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'

/** How jobs get in and out: each key once, each job to one. */
export const jobTakingContract = (name: string, open: () => Promise<JobQueueSubject>): void =>
  suite(`${name}: job queue, jobs in and out`, open, (subject) => {
    beforeEach(() => subject().clear())
    const enqueue = (...jobs: Parameters<JobQueueSubject['queue']['enqueue']>[0]) => run(subject().queue.enqueue(jobs))
    const take = (limit = 100, topic: Topic = 'forward') => run(subject().queue.take(topic, limit))
    const settle = (...results: Parameters<JobQueueSubject['queue']['settle']>[0]) =>
      run(subject().queue.settle(results))
    const keysOf = (jobs: readonly Pick<NewJob, 'task'>[]) =>
      jobs.map(({ task }) => ('event' in task ? task.event.key : '')).sort()
    const all = async (organizationId: string) =>
      (await run(subject().queue.list({ organizationId, topic: null, state: null }, ONE_PAGE))).items

    it('gives what was put in, to be found as it is', async () => {
      const job = aJob()
      const before = subject().now()
      await enqueue(job)
      const waiting = only(await all(job.organizationId))
      expect(waiting).toEqual({
        id: expect.any(String),
        organizationId: job.organizationId,
        task: job.task,
        state: 'waiting',
        attempts: 0,
        revivals: 0,
        dateCreated: expect.any(Number),
        dateDue: expect.any(Number),
        dateFinished: null,
        failure: null,
      })
      expect(isInstant(waiting.dateCreated)).toBe(true)
      expect(waiting.dateCreated).toBeGreaterThanOrEqual(before)
      expect(waiting.dateCreated).toBeLessThanOrEqual(subject().now())
      const running = { ...waiting, state: 'running', attempts: 1, dateDue: null }
      expect(await take()).toEqual([running])
      expect(await all(job.organizationId)).toEqual([running])
    })

    it('gives each topic its own jobs', async () => {
      const organizationId = someOrganization()
      const event = deployEvent(organizationId)
      const tasks = {
        forward: { topic: 'forward', event },
        webhook: { topic: 'webhook', receiverId: '5', event },
        commits: { topic: 'commits', event },
        backfill: { topic: 'backfill', plugin: 'heroku', organizationId, projectId: '11', since: 1 },
      } as const
      await enqueue(...TOPICS.map((topic) => aJob({ organizationId, task: tasks[topic] })))
      expect(await inOrder(TOPICS, async (topic) => only(await take(10, topic)).task)).toEqual(
        TOPICS.map((topic) => tasks[topic]),
      )
      expect(await take()).toEqual([])
    })

    it('gives those of other organizations alone, where some are left out', async () => {
      const [mine, yours, theirs] = [aJob(), aJob(), aJob()]
      await enqueue(...someJobs(20, { organizationId: mine.organizationId }), mine, yours, theirs)
      const without = [mine.organizationId, theirs.organizationId]
      expect(keysOf(await run(subject().queue.take('forward', 10, without)))).toEqual(keysOf([yours]))
      expect(await run(subject().queue.take('forward', 10, without))).toEqual([])
      await settle({
        job: only(await run(subject().queue.take('forward', 1, [mine.organizationId]))),
        failure: aFailure(),
      })
      await subject().pass(pauseAfter(1).most + 1)
      expect(keysOf(await run(subject().queue.take('forward', 10, [mine.organizationId])))).toEqual(keysOf([theirs]))
      expect(await take()).toHaveLength(21)
    })

    it('gives the oldest first, and no more than was asked for', async () => {
      const jobs = someJobs(5)
      await inOrder(jobs, async (job) => {
        await enqueue(job)
        await subject().pass(1)
      })
      const tasks = jobs.map(({ task }) => task)
      expect((await take(2)).map(({ task }) => task)).toEqual(tasks.slice(0, 2))
      expect((await take(2)).map(({ task }) => task)).toEqual(tasks.slice(2, 4))
      expect((await take(2)).map(({ task }) => task)).toEqual(tasks.slice(4))
    })

    it('gives none before it is due', async () => {
      const jobs = someJobs(2)
      const dateDue = subject().now() + 3_600_000
      await enqueue(...jobs.map((job, index) => (index === 0 ? job : { ...job, dateDue })))
      const first = only(await take())
      expect(first.task).toEqual(jobs[0]?.task)
      await settle({ job: first, failure: null })
      expect((await all(must(jobs[0]).organizationId)).find(({ state }) => state === 'waiting')?.dateDue).toBe(dateDue)
      await subject().pass(3_000)
      expect(await take()).toEqual([])
      await subject().pass(601)
      expect(only(await take()).task).toEqual(jobs[1]?.task)
    })

    it('gives thousands of jobs each to one of those who ask at once', async () => {
      const jobs = someJobs(3000)
      await enqueue(...jobs)
      const taken: string[] = []
      const work = async (): Promise<void> => {
        const some = await take(100)
        await settle(...some.map((job) => ({ job, failure: null })))
        taken.push(...keysOf(some))
        if (some.length > 0) await work()
      }
      await Promise.all(Array.from({ length: 8 }, work))
      expect(taken.sort()).toEqual(keysOf(jobs))
    })

    it('gives a job to one of many who ask for it at once', async () => {
      await enqueue(...someJobs(10))
      const taken = (await atOnce(() => subject().queue.take('forward', 3))).flat()
      expect(new Set(taken.map(({ id }) => id)).size).toBe(taken.length)
      expect([...taken, ...(await take())].length).toBe(10)
    })

    it('takes no second job of a key, whatever became of the first', async () => {
      const job = aJob()
      const again = async () => {
        await enqueue(job, { ...job, task: { ...job.task } }, aJob())
        await atOnce(() => subject().queue.enqueue([job]))
        return only(await all(job.organizationId))
      }
      const { id } = await again()
      expect((await again()).id).toBe(id)
      const running = must((await take(AT_ONCE)).find((one) => one.id === id))
      expect(await again()).toMatchObject({ id, state: 'running' })
      await settle({ job: running, failure: null })
      expect(await again()).toMatchObject({ id, state: 'done' })
      await subject().pass(DONE_SECONDS - 3_600)
      expect(await again()).toMatchObject({ id, state: 'done' })

      const parked = aJob()
      await enqueue(parked)
      const dead = must((await take(AT_ONCE)).find((one) => one.organizationId === parked.organizationId))
      await settle({ job: dead, failure: aFailure({ isFinal: true }) })
      await enqueue(parked)
      expect(only(await all(parked.organizationId)).state).toBe('dead')
    })

    it('takes the same key for jobs of two topics, and of two organizations', async () => {
      const [ours, theirs] = [aJob(), aJob()]
      const ofOther: typeof ours = { ...ours, task: { topic: 'commits', event: deployEvent(ours.organizationId) } }
      await enqueue(ours, { ...theirs, key: ours.key }, ofOther)
      expect((await all(ours.organizationId)).map(({ task }) => task.topic).sort()).toEqual(['commits', 'forward'])
      expect((await all(theirs.organizationId)).length).toBe(1)
    })

    it('keeps awkward texts as they are', async () => {
      const organizationId = someOrganization()
      const jobs = AWKWARD_TEXTS.map((text) =>
        aJob({
          key: `${text} ${'x'.repeat(400)}`,
          organizationId,
          task: { topic: 'webhook', receiverId: '5', event: { ...deployEvent(organizationId), key: text } },
        }),
      )
      await enqueue(...jobs)
      await enqueue(...jobs)
      const taken = await take(100, 'webhook')
      expect(keysOf(taken)).toEqual(keysOf(jobs))
      await settle(...taken.map((job, index) => ({ job, failure: aFailure({ reason: must(AWKWARD_TEXTS[index]) }) })))
      const reasons = (await all(organizationId)).map(({ failure }) => failure)
      expect(reasons.sort()).toEqual(AWKWARD_TEXTS.toSorted())
    })

    it('settles all, whatever the reasons say', async () => {
      await enqueue(...someJobs(2))
      const [first, second] = await take()
      await settle(
        { job: must(first), failure: aFailure({ reason: 'NUL \0 and half a pair \uD83D' }) },
        { job: must(second), failure: null },
      )
      expect((await all(must(first).organizationId)).map(({ state }) => state).sort()).toEqual(['done', 'waiting'])
    })

    it('makes a job done, which nobody gets again', async () => {
      const job = aJob()
      await enqueue(job)
      const taken = only(await take())
      const before = subject().now()
      await settle({ job: taken, failure: null })
      const done = only(await all(job.organizationId))
      expect(done).toEqual({ ...taken, state: 'done', dateFinished: expect.any(Number) })
      expect(done.dateFinished).toBeGreaterThanOrEqual(before)
      await subject().pass(LEASE_SECONDS + 10)
      await settle({ job: taken, failure: aFailure() }, { job: taken, failure: null })
      expect(await take()).toEqual([])
      expect(only(await all(job.organizationId)).state).toBe('done')
    })

    it('gives a job of which nothing was heard to another, and then hears the first no more', async () => {
      const job = aJob()
      await enqueue(job)
      const first = only(await take())
      await subject().pass(LEASE_SECONDS / 2)
      expect(await take()).toEqual([])
      await subject().pass(LEASE_SECONDS / 2 + 1)
      expect(only(await all(job.organizationId))).toMatchObject({
        state: 'waiting',
        attempts: 1,
        failure: LEASE_LOST,
      })
      await settle({ job: first, failure: null })
      await subject().pass(pauseAfter(1).most + 1)
      const second = only(await take())
      expect(second).toMatchObject({ id: first.id, attempts: 2 })
      await settle({ job: first, failure: null }, { job: first, failure: aFailure({ isFinal: true }) })
      expect(only(await all(job.organizationId))).toMatchObject({ state: 'running', attempts: 2 })
      await settle({ job: second, failure: null })
      expect(only(await all(job.organizationId))).toMatchObject({ state: 'done', attempts: 2, failure: null })
    })
  })

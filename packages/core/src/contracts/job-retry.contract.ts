import { beforeEach, expect, it } from 'vitest'
import type { Job, JobFailure, NewJob } from '../domain/job.ts'
import { LEASE_SECONDS, pauseAfter } from '../ports/job-queue.ts'
import { aFailure, aJob, only, someJobs, someOrganization } from './job-builders.ts'
import type { JobQueueSubject } from './job-queue-subject.ts'
import { atOnce, inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'

/** What a person does about jobs that failed: has them run at once. */
export const jobRetryContract = (name: string, open: () => Promise<JobQueueSubject>): void =>
  suite(`${name}: job queue, retries by a person`, open, (subject) => {
    beforeEach(() => subject().clear())
    const take = () => run(subject().queue.take('forward', 100))
    const taken = async (job: NewJob = aJob()): Promise<Job> => {
      await run(subject().queue.enqueue([job]))
      return only(await take())
    }
    const settle = (job: Job, failure: JobFailure | null) => run(subject().queue.settle([{ job, failure }]))
    const find = async ({ organizationId, id }: Job) => must(await run(subject().queue.find(organizationId, id)))
    const askToRetry = ({ organizationId, id }: Job) => subject().queue.retry(organizationId, id)
    const retry = (job: Job) => run(askToRetry(job))
    const dead = async (): Promise<Job> => {
      const job = await taken()
      await settle(job, aFailure({ isFinal: true }))
      return find(job)
    }

    it('make one that waits due, which goes on counting its tries', async () => {
      const first = await taken()
      await settle(first, aFailure({ reason: 'No.', notBefore: subject().now() + 3_600_000 }))
      expect(await take()).toEqual([])
      expect(await retry(first)).toBe(true)
      expect(await find(first)).toMatchObject({ state: 'waiting', attempts: 1, failure: 'No.' })
      const second = only(await take())
      expect(second).toMatchObject({ id: first.id, attempts: 2, failure: 'No.' })
      await settle(second, aFailure())
      expect(await retry(first)).toBe(true)
      await settle(only(await take()), null)
      expect(await find(first)).toMatchObject({ state: 'done', attempts: 3 })
    })

    it('make one due that was never begun, too', async () => {
      const job = aJob({ dateDue: subject().now() + 3_600_000 })
      await run(subject().queue.enqueue([job]))
      const filter = { organizationId: job.organizationId, topic: null, state: null }
      const waiting = only((await run(subject().queue.list(filter, { limit: 1, cursor: null }))).items)
      expect(await retry(waiting)).toBe(true)
      expect(await retry(waiting)).toBe(true)
      expect(await take()).toEqual([{ ...waiting, state: 'running', attempts: 1, dateDue: null }])
    })

    it('put one that is dead in again, with all its tries', async () => {
      const job = await dead()
      expect(await retry(job)).toBe(true)
      expect(await find(job)).toMatchObject({ state: 'waiting', attempts: 0, dateFinished: null, failure: job.failure })
      const again = only(await take())
      expect(again).toMatchObject({ id: job.id, attempts: 1 })
      await settle(again, aFailure())
      expect(await take()).toEqual([])
      await subject().pass(pauseAfter(1).most + 1)
      await settle(only(await take()), null)
      expect(await find(job)).toMatchObject({ state: 'done', attempts: 2 })
    })

    it('leave one alone that is running or done, and that of another organization', async () => {
      const running = await taken()
      expect(await retry(running)).toBe(false)
      expect(await find(running)).toEqual(running)
      await settle(running, null)
      const done = await find(running)
      expect(await retry(running)).toBe(false)
      expect(await find(running)).toEqual(done)
      const others = await dead()
      expect(await retry({ ...others, organizationId: someOrganization() })).toBe(false)
      expect(await find(others)).toEqual(others)
      expect(await take()).toEqual([])
    })

    it('are one, however many ask at once', async () => {
      const job = await dead()
      expect(new Set(await atOnce(() => askToRetry(job)))).toEqual(new Set([true]))
      expect(await find(job)).toMatchObject({ state: 'waiting', attempts: 0, revivals: 1 })
      expect(only(await take())).toMatchObject({ id: job.id, attempts: 1 })
      expect(await take()).toEqual([])
    })

    it('give a job to one of those who ask for jobs meanwhile', async () => {
      await run(subject().queue.enqueue(someJobs(30)))
      const jobs = await take()
      const failures = [aFailure(), aFailure({ isFinal: true })]
      await run(subject().queue.settle(jobs.map((job, index) => ({ job, failure: failures[index % 2] ?? null }))))
      const taking = atOnce(() => subject().queue.take('forward', 3))
      await Promise.all(jobs.flatMap((job) => [retry(job), retry(job)]))
      const given = [...(await taking).flat(), ...(await take())]
      expect(given.map(({ id }) => id).sort()).toEqual(jobs.map(({ id }) => id).sort())
      expect(given.map(({ attempts }) => attempts).sort()).toEqual(jobs.map((_, index) => (index < 15 ? 1 : 2)))
      expect(new Set(await inOrder(jobs, async (job) => (await find(job)).state))).toEqual(new Set(['running']))
    })

    it('are not settled by whoever lost the job before', async () => {
      const lost = await taken()
      await subject().pass(LEASE_SECONDS + 1)
      await retry(lost)
      const given = only(await take())
      await settle(given, aFailure({ isFinal: true }))
      await retry(lost)
      const running = only(await take())
      expect([lost.attempts, given.attempts, running.attempts]).toEqual([1, 2, 1])
      await settle(lost, null)
      await settle(lost, aFailure({ isFinal: true }))
      expect(await find(lost)).toEqual(running)
      await settle(running, null)
      expect(await find(lost)).toMatchObject({ state: 'done', attempts: 1, failure: null })
    })
  })

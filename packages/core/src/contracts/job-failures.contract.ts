import { beforeEach, expect, it } from 'vitest'
import type { Job, JobFailure, NewJob } from '../domain/job.ts'
import { LEASE_LOST, LEASE_SECONDS, MAX_ATTEMPTS, pauseAfter } from '../ports/job-queue.ts'
import { NO_IDS } from './awkward.ts'
import { aFailure, aJob, only, someJobs } from './job-builders.ts'
import type { JobQueueSubject } from './job-queue-subject.ts'
import { inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'

/** What becomes of jobs that fail: repeated later and later, parked in the end. */
export const jobFailuresContract = (name: string, open: () => Promise<JobQueueSubject>): void =>
  suite(`${name}: job queue, failures`, open, (subject) => {
    beforeEach(() => subject().clear())
    const enqueue = (...jobs: readonly NewJob[]) => run(subject().queue.enqueue(jobs))
    const take = (limit = 100) => run(subject().queue.take('forward', limit))
    const taken = async (job = aJob()): Promise<Job> => {
      await enqueue(job)
      return only(await take())
    }
    const settle = (job: Job, failure: JobFailure | null) => run(subject().queue.settle([{ job, failure }]))
    const find = async ({ organizationId, id }: Job) => must(await run(subject().queue.find(organizationId, id)))
    /** Lets a job fail; answers how many seconds it then waits, which is known as exactly as when it failed. */
    const failing = async (
      job: Job,
      failure = aFailure(),
    ): Promise<{ readonly atLeast: number; readonly atMost: number }> => {
      const before = subject().now()
      await settle(job, failure)
      const after = subject().now()
      const { dateDue } = await find(job)
      return { atLeast: (must(dateDue) - after) / 1000, atMost: (must(dateDue) - before + 1) / 1000 }
    }
    const expectPause = (pause: Awaited<ReturnType<typeof failing>>, attempts: number): void => {
      const { least, most } = pauseAfter(attempts)
      expect(pause.atMost).toBeGreaterThanOrEqual(least)
      expect(pause.atLeast).toBeLessThanOrEqual(most)
    }

    it('say why, and are tried again after a pause', async () => {
      const first = await taken()
      expectPause(await failing(first, aFailure({ reason: 'No.' })), 1)
      expect(await find(first)).toEqual({ ...first, state: 'waiting', dateDue: expect.any(Number), failure: 'No.' })
      await subject().pass(pauseAfter(1).most)
      const second = only(await take())
      expect(second).toEqual({ ...first, dateCreated: second.dateCreated, attempts: 2, failure: 'No.' })
      await settle(second, null)
      expect(await find(first)).toMatchObject({ state: 'done', attempts: 2, failure: null })
    })

    it('pause longer and longer, and park the job in the end: after about three days, also when nothing is heard', async () => {
      const job = aJob()
      await enqueue(job)
      const pauses: number[] = []
      let last = only(await take())
      while (last.attempts < MAX_ATTEMPTS) {
        const pause = await failing(last)
        expectPause(pause, last.attempts)
        pauses.push(pause.atMost)
        await subject().pass(pause.atMost)
        last = only(await take())
      }
      const days = pauses.reduce((sum, pause) => sum + pause, 0) / 86_400
      expect(days).toBeGreaterThan(2)
      expect(days).toBeLessThan(4)
      await subject().pass(LEASE_SECONDS + 10)
      expect(await find(last)).toMatchObject({
        state: 'dead',
        attempts: MAX_ATTEMPTS,
        dateDue: null,
        dateFinished: expect.any(Number),
        failure: LEASE_LOST,
      })
      await subject().pass(pauseAfter(MAX_ATTEMPTS).most)
      expect(await take()).toEqual([])
    })

    it('park a job at once when no try can cure it, or when it was the last', async () => {
      const job = await taken()
      await settle(job, aFailure({ reason: 'Gone.', isFinal: true, notBefore: subject().now() + 1 }))
      const dead = { state: 'dead', attempts: 1, dateDue: null, dateFinished: expect.any(Number), failure: 'Gone.' }
      expect(await find(job)).toMatchObject(dead)
      await subject().pass(86_400)
      expect(await take()).toEqual([])
    })

    it('wait until the other side wants to hear of it, and never less than their pause', async () => {
      const [patient, hasty] = [await taken(), await taken()]
      const notBefore = subject().now() + 3_600_000
      await settle(patient, aFailure({ notBefore }))
      expect((await find(patient)).dateDue).toBe(notBefore)
      expectPause(await failing(hasty, aFailure({ notBefore: subject().now() + 1 })), 1)
      await subject().pass(3_000)
      expect(only(await take()).id).toBe(hasty.id)
      await subject().pass(600)
      expect((await take()).map(({ id }) => id)).toContain(patient.id)
    })

    it('are told many at once, beside what was done', async () => {
      await enqueue(...someJobs(60))
      const jobs = await take()
      const failures = [null, aFailure(), aFailure({ isFinal: true })]
      await run(subject().queue.settle(jobs.map((job, index) => ({ job, failure: failures[index % 3] ?? null }))))
      const states = await inOrder(jobs, async (job) => (await find(job)).state)
      expect(states).toEqual(jobs.map((_, index) => ['done', 'waiting', 'dead'][index % 3]))
      await run(subject().queue.settle([]))
    })

    it('of nothing are nobody’s', async () => {
      const job = await taken()
      await settle({ ...job, id: '00000000-0000-8000-8000-000000000000' }, null)
      for (const id of NO_IDS) {
        expect(await run(subject().queue.find(job.organizationId, id))).toBeNull()
        expect(await run(subject().queue.find(id, job.id))).toBeNull()
        expect(await run(subject().queue.retry(job.organizationId, id))).toBe(false)
        await settle({ ...job, id }, null)
      }
      expect(await find(job)).toEqual(job)
    })
  })

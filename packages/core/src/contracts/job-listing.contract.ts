import { beforeEach, expect, it } from 'vitest'
import type { Job, NewJob } from '../domain/job.ts'
import type { JobFilter } from '../ports/job-queue.ts'
import { NO_IDS } from './awkward.ts'
import { minute } from './builders.ts'
import { aFailure, aJob, deployEvent, someJobs, someOrganization } from './job-builders.ts'
import type { JobQueueSubject } from './job-queue-subject.ts'
import { expectPaging, expectStablePaging } from './paging.ts'
import { ONE_PAGE, walkAll } from './reading.ts'
import { must, run } from './running.ts'
import { suite } from './suite.ts'

/** What an organization sees of its jobs. */
export const jobListingContract = (name: string, open: () => Promise<JobQueueSubject>): void =>
  suite(`${name}: job queue, listing`, open, (subject) => {
    beforeEach(() => subject().clear())
    const enqueue = (...jobs: readonly NewJob[]) => run(subject().queue.enqueue(jobs))
    const filter = (organizationId: string, change: Partial<JobFilter> = {}): JobFilter => ({
      organizationId,
      topic: null,
      state: null,
      ...change,
    })
    const list = (organizationId: string, change: Partial<JobFilter> = {}) =>
      walkAll((page) => run(subject().queue.list(filter(organizationId, change), page)))
    const commits = (organizationId: string): NewJob =>
      aJob({ organizationId, task: { topic: 'commits', event: deployEvent(organizationId) } })
    const stateOf = ({ state, task }: Job) => `${task.topic} ${state}`

    it('filters by topic and by state', async () => {
      const organizationId = someOrganization()
      await enqueue(...someJobs(3, { organizationId }))
      const [done, dead, running] = await run(subject().queue.take('forward', 3))
      await run(
        subject().queue.settle([
          { job: must(done), failure: null },
          { job: must(dead), failure: aFailure({ isFinal: true }) },
        ]),
      )
      await enqueue(aJob({ organizationId }), commits(organizationId))
      const all = ['commits waiting', 'forward dead', 'forward done', 'forward running', 'forward waiting']
      expect((await list(organizationId)).map(stateOf).sort()).toEqual(all)
      expect((await list(organizationId, { topic: 'commits' })).map(stateOf)).toEqual(all.slice(0, 1))
      expect((await list(organizationId, { topic: 'forward' })).map(stateOf).sort()).toEqual(all.slice(1))
      expect((await list(organizationId, { topic: 'webhook' })).map(stateOf)).toEqual([])
      expect((await list(organizationId, { state: 'waiting' })).map(stateOf).sort()).toEqual([all[0], all[4]])
      expect(await list(organizationId, { state: 'running' })).toEqual([running])
      expect((await list(organizationId, { state: 'dead', topic: 'forward' })).map(({ id }) => id)).toEqual([dead?.id])
      expect(await list(organizationId, { state: 'done', topic: 'commits' })).toEqual([])
    })

    it('keeps organizations apart', async () => {
      const [ours, theirs] = someJobs(2).map((job) => ({ ...job, ...aJob() }))
      await enqueue(must(ours), must(theirs))
      const [theirOwn] = await list(must(theirs).organizationId)
      expect((await list(must(ours).organizationId)).length).toBe(1)
      expect(await run(subject().queue.find(must(ours).organizationId, must(theirOwn).id))).toBeNull()
      expect(await run(subject().queue.find(must(theirs).organizationId, must(theirOwn).id))).toEqual(theirOwn)
      for (const id of [...NO_IDS, someOrganization()]) expect(await list(id)).toEqual([])
    })

    it('walks page by page', async () => {
      await expectPaging(async () => pagedList(someOrganization()))
    })

    it('walks while jobs come in', async () => {
      await expectStablePaging(async () => pagedList(someOrganization()), 3)
    })

    const pagedList = (organizationId: string) => ({
      list: (page: Parameters<JobQueueSubject['queue']['list']>[1]) =>
        run(subject().queue.list(filter(organizationId), page)),
      add: async (time: number) => {
        const before = new Set((await list(organizationId)).map(({ id }) => id))
        await subject().enqueueAt(minute(time), time % 2 === 0 ? aJob({ organizationId }) : commits(organizationId))
        return must((await list(organizationId)).find(({ id }) => !before.has(id))).id
      },
      timeOf: ({ dateCreated }: Job) => dateCreated,
    })

    it('shows one page at a time', async () => {
      const [job] = someJobs(1)
      await enqueue(...someJobs(150, { organizationId: must(job).organizationId }))
      const page = await run(subject().queue.list(filter(must(job).organizationId), ONE_PAGE))
      expect(page).toMatchObject({ next: { hasItems: true }, previous: { hasItems: false } })
      expect(page.items.length).toBe(100)
    })
  })

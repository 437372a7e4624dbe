import { either as E, type taskEither as TE } from 'fp-ts'
import { type Job, type JobFailure, jobFailure, type Task, type Topic } from '../domain/job.ts'
import { fitText } from '../domain/text.ts'
import type { JobQueue, JobResult } from '../ports/job-queue.ts'
import type { StorageError } from '../ports/storage-error.ts'

/** What does the jobs of each topic. A failure of the store is a failure of the try: the job is run again later. */
export type JobHandlers = {
  readonly [T in Topic]: (
    task: Extract<Task, { readonly topic: T }>,
  ) => TE.TaskEither<JobFailure | StorageError, unknown>
}

export interface RunJobsPorts {
  readonly jobs: Pick<JobQueue, 'take' | 'settle'>
  readonly handlers: JobHandlers
  /** Hears of what a handler threw, which it never should: a mistake of ours, for the server's log. */
  readonly onThrown: (error: unknown, job: Job) => void
}

/** Which jobs, and how many at once. */
export interface RunJobs {
  readonly topic: Topic
  readonly limit: number
  /** Of organizations alone that have no job of the topic under way here: those of one may all be slow. Default: of any. */
  readonly isForOthers?: boolean
}

/**
 * One round: takes the jobs of a topic that are due, at most so many, runs them all at once, and tells what became of
 * them. Answers the results, none when nothing was due. When it is cut short the jobs are run again.
 */
export const makeRunJobs = (
  ports: RunJobsPorts,
): ((round: RunJobs) => TE.TaskEither<StorageError, readonly JobResult[]>) => {
  const { jobs } = ports
  const taking = new Set<Promise<unknown>>()
  const underWay = new Set<Job>()
  const take = async (topic: Topic, limit: number, without: readonly string[]) => {
    const asked = jobs.take(topic, limit, without)()
    taking.add(asked)
    try {
      const taken = await asked
      if (E.isRight(taken)) for (const job of taken.right) underWay.add(job)
      return taken
    } finally {
      taking.delete(asked)
    }
  }
  /** Once it is known who has what. */
  const busyWith = async (topic: Topic): Promise<readonly string[]> => {
    await Promise.allSettled(taking)
    const ofTopic = [...underWay].filter(({ task }) => task.topic === topic)
    return [...new Set(ofTopic.map(({ organizationId }) => organizationId))]
  }
  const run = async (job: Job): Promise<JobResult> => {
    try {
      return await attempt(ports, job)
    } finally {
      underWay.delete(job)
    }
  }
  return ({ topic, limit, isForOthers = false }) =>
    async () => {
      const taken = await take(topic, limit, isForOthers ? await busyWith(topic) : [])
      if (E.isLeft(taken)) return taken
      if (taken.right.length === 0) return E.right([])
      const results = await Promise.all(taken.right.map(run))
      const settled = await jobs.settle(results)()
      return E.isLeft(settled) ? settled : E.right(results)
    }
}

const attempt = async ({ handlers, onThrown }: RunJobsPorts, job: Job): Promise<JobResult> => {
  try {
    const done = await handle(handlers, job.task)()
    return { job, failure: E.isLeft(done) ? toFailure(done.left) : null }
  } catch (error) {
    onThrown(error, job)
    return { job, failure: jobFailure('A mistake of ours: the server log says more.') }
  }
}

const handle = (handlers: JobHandlers, task: Task): TE.TaskEither<JobFailure | StorageError, unknown> => {
  switch (task.topic) {
    case 'forward':
      return handlers.forward(task)
    case 'webhook':
      return handlers.webhook(task)
    case 'commits':
      return handlers.commits(task)
    case 'backfill':
      return handlers.backfill(task)
  }
}

const toFailure = (error: JobFailure | StorageError): JobFailure => {
  switch (error._tag) {
    case 'JobFailure':
      return { ...error, reason: fitText(error.reason) }
    case 'StoreUnavailable':
      return jobFailure('The store could not be reached.')
    case 'StoreFault':
      return jobFailure('The store failed.')
  }
}

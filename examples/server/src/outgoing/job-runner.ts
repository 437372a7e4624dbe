import { errorFields } from '@slugline/adapters-http'
import {
  type JobResult,
  type makeRunJobs,
  type NewJob,
  type Outbox,
  type PlanJobs,
  type StorageError,
  TOPICS,
  type Topic,
} from '@slugline/core'
import { either as E, taskEither as TE } from 'fp-ts'
import type { Logger } from 'pino'
import { makeLoop } from './loop.ts'

export interface JobRunnerParts {
  readonly outbox: Outbox
  readonly planJobs: PlanJobs
  readonly runJobs: ReturnType<typeof makeRunJobs>
  /** Puts in the jobs that are due by the clock. */
  readonly schedule: () => TE.TaskEither<StorageError, unknown>
  readonly onSettled: (result: JobResult) => void
  readonly logger: Logger
}

/** What moves events into the queue and runs jobs, once it is started. */
export interface JobRunner {
  readonly start: () => void
  /** Something was recorded: there may be an event to move. */
  readonly wake: () => void
  /** Begins nothing more; resolves when the rounds that are under way are done, or after so many milliseconds. */
  readonly stop: (patience: number) => Promise<void>
}

/** How many events are moved in one step. */
const EVENTS = 200

/**
 * How many rounds of a topic may run side by side, and how many jobs each takes: a round lasts as long as its slowest
 * job, and meanwhile the others go on. The last one is for organizations with nothing under way: one that has many jobs,
 * all of them slow, keeps nobody else waiting. Two of them may.
 */
const LANES: Readonly<Record<Topic, { readonly lanes: number; readonly limit: number }>> = {
  forward: { lanes: 5, limit: 16 },
  webhook: { lanes: 5, limit: 16 },
  commits: { lanes: 2, limit: 2 },
  backfill: { lanes: 3, limit: 1 },
}

/** Events and jobs of other instances, and those that wait for another try, are looked for this often. */
const PAUSE_MS = 2_000
/** By lanes beside the first one, which have something to do only when that one is held up. */
const LONG_PAUSE_MS = 6_000
/** Between two looks at the clock. */
const SCHEDULE_MS = 30_000
/** Events that come within so long of each other are moved together: alone each costs as much as many. */
const GATHERING_MS = 50
/** After the store failed. */
const BREATH_MS = 2_000

/** Moves events from the outbox into the queue, and runs jobs of each topic beside each other. Every instance does so. */
export const makeJobRunner = (parts: JobRunnerParts): JobRunner => {
  const { outbox, planJobs, runJobs, schedule, onSettled, logger } = parts
  // What fails is told once, not as often as it is tried.
  const failing = new Set<string>()
  const attempt = async <A>(task: TE.TaskEither<StorageError, A>, what: string): Promise<A | null> => {
    const done = await task()
    if (E.isRight(done)) {
      if (failing.delete(what)) logger.info(`${what}: the store works again`)
      return done.right
    }
    if (!failing.has(what)) logger.warn({ err: errorFields(done.left.cause) }, `${what}: the store failed`)
    failing.add(what)
    await pause(BREATH_MS)
    return null
  }
  const lanes = TOPICS.flatMap((topic) => {
    const { lanes: length, limit } = LANES[topic]
    return Array.from({ length }, (_, lane) => {
      const work = async (): Promise<boolean> => {
        const round = { topic, limit, isForOthers: lane === length - 1 }
        const results = (await attempt(runJobs(round), `jobs of ${topic}`)) ?? []
        for (const result of results) onSettled(result)
        return results.length === limit
      }
      return { topic, loop: makeLoop({ pauseMs: lane === 0 ? PAUSE_MS : LONG_PAUSE_MS, work }) }
    })
  })
  const wakeLanes = (topics: ReadonlySet<Topic>): void => {
    for (const { topic, loop } of lanes) if (topics.has(topic)) loop.wake()
  }
  const mover = makeLoop({
    pauseMs: PAUSE_MS,
    work: async () => {
      const topics = new Set<Topic>()
      const plan: PlanJobs = (events) =>
        TE.map((jobs: readonly NewJob[]) => {
          for (const { task } of jobs) topics.add(task.topic)
          return jobs
        })(planJobs(events))
      const moved = (await attempt(outbox.move(EVENTS, plan), 'moving events')) ?? 0
      wakeLanes(topics)
      if (moved > 0 && moved < EVENTS) await pause(GATHERING_MS)
      return moved === EVENTS
    },
  })
  const scheduler = makeLoop({
    pauseMs: SCHEDULE_MS,
    work: async () => {
      await attempt(schedule(), 'scheduling')
      return false
    },
  })
  const loops = [scheduler, mover, ...lanes.map(({ loop }) => loop)]
  return {
    start: () => {
      for (const loop of loops) loop.start()
    },
    wake: mover.wake,
    stop: async (patience) => {
      const stopped = Promise.all(loops.map((loop) => loop.stop()))
      await Promise.race([stopped, pause(patience)])
    },
  }
}

const pause = (milliseconds: number): Promise<unknown> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds).unref())

import { either as E, type taskEither as TE } from 'fp-ts'
import type { Instant } from '../domain/instant.ts'
import type { NewJob } from '../domain/job.ts'
import type { PluginKey } from '../domain/plugin-key.ts'
import type { BackfillProgress } from '../ports/backfill-progress.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { ReleaseSource } from '../ports/release-source.ts'
import type { Signing } from '../ports/signing.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { backfillJob } from './backfill-job.ts'

export interface ScheduleBackfillsPorts {
  readonly backfillProgress: Pick<BackfillProgress, 'projects'>
  readonly jobs: Pick<JobQueue, 'enqueue'>
  readonly signing: Pick<Signing, 'digest'>
  readonly sources: readonly Pick<ReleaseSource, 'plugin'>[]
}

export interface ScheduleBackfills {
  readonly now: Instant
  /** How often the releases of each project are read. */
  readonly minutes: number
}

/**
 * Puts in a job for each project whose turn has come: once in so many minutes, and not all projects in the same one. To
 * be called every minute, by any number of instances: the jobs of one turn have one key. Answers how many it put in; a
 * turn that this scheduler put in before it leaves out.
 */
export const makeScheduleBackfills = (
  ports: ScheduleBackfillsPorts,
): ((command: ScheduleBackfills) => TE.TaskEither<StorageError, number>) => {
  let told: ReadonlySet<string> = new Set()
  return (command) => async () => {
    const jobs = await jobsOfNow(ports, command)
    if (E.isLeft(jobs)) return jobs
    const news = jobs.right.filter(({ key }) => !told.has(key))
    if (news.length === 0) return E.right(0)
    const enqueued = await ports.jobs.enqueue(news)()
    if (E.isLeft(enqueued)) return enqueued
    told = new Set(jobs.right.map(({ key }) => key))
    return E.right(news.length)
  }
}

const jobsOfNow = async (
  { backfillProgress, signing, sources }: ScheduleBackfillsPorts,
  command: ScheduleBackfills,
): Promise<E.Either<StorageError, readonly NewJob[]>> => {
  const jobs: NewJob[] = []
  for (const { plugin } of sources) {
    const places = await backfillProgress.projects(plugin)()
    if (E.isLeft(places)) return places
    jobs.push(...places.right.map((place) => jobFor(signing, place, command)))
  }
  return E.right(jobs)
}

const jobFor = (signing: Pick<Signing, 'digest'>, place: PluginKey, { now, minutes }: ScheduleBackfills): NewJob => {
  const interval = minutes * 60_000
  const shift = Number.parseInt(signing.digest(`backfill:${place.projectId}`).slice(0, 8), 16) % interval
  const turn = Math.floor((now - shift) / interval)
  // With the interval, since another one counts its turns otherwise.
  return backfillJob(place, { turn: `${minutes}:${turn}` })
}

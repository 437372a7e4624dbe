import {
  type AppProgress,
  type Cursor,
  type HookFailure,
  type HookSubscription,
  type HookSubscriptions,
  type HookTarget,
  type Job,
  type JobQueue,
  type NewJob,
  type PageKey,
  type PlatformError,
  pageOf,
} from '@slugline/core'
import { either as E, taskEither as TE } from 'fp-ts'

/** A hook as the platform keeps it: what a list of hooks shows, and the secret, which it does not. */
export type KeptHook = HookSubscription & { readonly secret: string }

type Method = 'list' | 'create' | 'repair' | 'remove' | 'failures'

/** What goes wrong: once, at the next call of a method for an app; with `isDone` after it was done. */
export interface Fault {
  readonly method: Method
  readonly app: string
  readonly error: PlatformError
  readonly isDone?: boolean
}

/** A platform in memory, through the ports alone. It knows the apps that have an entry in `hooks`. */
export interface FakePlatform {
  readonly subscriptions: HookSubscriptions
  readonly hooks: Map<string, KeptHook[]>
  readonly failures: HookFailure[]
  readonly faults: Fault[]
  /** Every call of it with the token, in order. */
  readonly calls: string[]
  /** What happens just before the next changes are made. */
  readonly beforeChange: (() => Promise<unknown>)[]
}

const UNKNOWN_APP: PlatformError = { _tag: 'PlatformRefused', why: 'unknown', detail: 'There is no such app.' }

export const makeFakePlatform = (plugin: string, apps: readonly string[]): FakePlatform => {
  const hooks = new Map<string, KeptHook[]>(apps.map((app) => [app, []]))
  const faults: Fault[] = []
  const calls: string[] = []
  const failures: HookFailure[] = []
  const beforeChange: (() => Promise<unknown>)[] = []
  let ids = 0

  const call =
    <A>(method: Method, app: string, work: (kept: KeptHook[]) => A): TE.TaskEither<PlatformError, A> =>
    async () => {
      calls.push(`${method} ${app}`)
      if (method === 'create' || method === 'repair') await beforeChange.shift()?.()
      const index = faults.findIndex((each) => each.method === method && each.app === app)
      const [fault] = index < 0 ? [] : faults.splice(index, 1)
      if (fault !== undefined && fault.isDone !== true) return E.left(fault.error)
      const kept = hooks.get(app)
      if (kept === undefined) return E.left(UNKNOWN_APP)
      const answer = work(kept)
      return fault === undefined ? E.right(answer) : E.left(fault.error)
    }

  const asMade = (id: string, { url, secret }: HookTarget): KeptHook => ({
    id,
    url,
    secret,
    isRepeated: true,
    tellsReleases: true,
  })

  const subscriptions: HookSubscriptions = {
    plugin,
    list: ({ app }) => call('list', app, (kept) => [...kept]),
    create: ({ app }, target) =>
      call('create', app, (kept) => {
        ids += 1
        const made = asMade(`hook-${ids}`, target)
        kept.push(made)
        return made
      }),
    repair: ({ app }, id, target) =>
      call('repair', app, (kept) => {
        const repaired = asMade(id, target)
        kept.splice(
          kept.findIndex((each) => each.id === id),
          1,
          repaired,
        )
        return repaired
      }),
    remove: ({ app }, id) => call('remove', app, (kept) => void kept.splice(0, kept.length, ...without(kept, id))),
    failures: ({ app }) => call('failures', app, () => [...failures]),
  }
  return { subscriptions, hooks, failures, faults, calls, beforeChange }
}

const without = (kept: readonly KeptHook[], id: string): readonly KeptHook[] => kept.filter((each) => each.id !== id)

/** A queue in memory that runs nothing: what a test puts in has the state that it is given. */
export interface FakeJobs {
  readonly queue: JobQueue
  readonly put: (job: NewJob, change?: Partial<Job>) => Job
}

export const makeFakeJobs = (now: () => number): FakeJobs => {
  const jobs: Job[] = []
  const known = new Set<string>()
  const put: FakeJobs['put'] = ({ organizationId, task }, change = {}) => {
    const waiting = {
      state: 'waiting',
      attempts: 0,
      revivals: 0,
      dateDue: now(),
      dateFinished: null,
      failure: null,
    } as const
    const job: Job = { id: jobId(jobs.length + 1), organizationId, task, dateCreated: now(), ...waiting, ...change }
    jobs.push(job)
    return job
  }
  const find = (organizationId: string, jobId: string): Job | null =>
    jobs.find((job) => job.id === jobId && job.organizationId === organizationId) ?? null
  const queue: JobQueue = {
    enqueue: (added) =>
      TE.fromIO(() => {
        for (const job of added) {
          const key = `${job.task.topic} ${job.organizationId} ${job.key}`
          if (!known.has(key)) put(job)
          known.add(key)
        }
      }),
    take: () => TE.right([]),
    settle: () => TE.right(undefined),
    list: ({ organizationId, topic, state }, page) =>
      TE.fromIO(() => {
        const found = jobs.filter((job) => job.organizationId === organizationId)
        const matching = found.filter(
          (job) => (topic === null || job.task.topic === topic) && (state === null || job.state === state),
        )
        return pageOf(page, beyond(page.cursor, matching), keyOf)
      }),
    find: (organizationId, jobId) => TE.fromIO(() => find(organizationId, jobId)),
    retry: (organizationId, jobId) =>
      TE.fromIO(() => {
        const job = find(organizationId, jobId)
        if (job?.state !== 'waiting' && job?.state !== 'dead') return false
        const anew = job.state === 'dead' ? { attempts: 0, revivals: job.revivals + 1 } : {}
        jobs[jobs.indexOf(job)] = { ...job, ...anew, state: 'waiting', dateDue: now(), dateFinished: null }
        return true
      }),
  }
  return { queue, put }
}

const keyOf = ({ id, dateCreated }: Job): PageKey => ({ time: dateCreated, id })

/** The jobs, oldest first, from a cursor on: nearest first in its direction. */
const beyond = (cursor: Cursor | null, jobs: readonly Job[]): readonly Job[] => {
  if (cursor === null) return jobs.toReversed()
  const isNewer = ({ id, dateCreated }: Job): boolean =>
    dateCreated > cursor.time || (dateCreated === cursor.time && id > cursor.id)
  const others = jobs.filter(({ id, dateCreated }) => id !== cursor.id || dateCreated !== cursor.time)
  return cursor.direction === 'previous' ? others.filter(isNewer) : others.filter((job) => !isNewer(job)).toReversed()
}

/** The id of a job, as PostgreSQL's queue has them. */
const jobId = (number: number): string => `00000000-0000-8000-8000-${String(number).padStart(12, '0')}`

/** What is known of an app of which nothing was read yet. */
export const aProgress = (change: Partial<AppProgress> & Pick<AppProgress, 'app'>): AppProgress => ({
  appId: null,
  through: 0,
  dateChecked: 0,
  failure: null,
  dateMissed: null,
  dateDelivered: null,
  hookProblem: null,
  ...change,
})

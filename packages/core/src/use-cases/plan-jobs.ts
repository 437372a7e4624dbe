import { either as E, type taskEither as TE } from 'fp-ts'
import { type DefaultTarget, forwardingTarget } from '../domain/forwarding-target.ts'
import type { Instant } from '../domain/instant.ts'
import type { NewJob, Task } from '../domain/job.ts'
import { type DeployRecorded, eventId, FORWARDED, type RecordedEvent } from '../domain/recorded-event.ts'
import type { Clock } from '../ports/clock.ts'
import type { OptionStore } from '../ports/option-store.ts'
import type { PlanJobs } from '../ports/outbox.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { WebhookReceivers } from '../ports/webhook-receivers.ts'

export interface PlanJobsPorts {
  readonly options: Pick<OptionStore, 'findProject'>
  readonly webhookReceivers: Pick<WebhookReceivers, 'subscribed'>
  /** Where deploys are forwarded to whose project names nothing; null: nowhere. */
  readonly defaultTarget: DefaultTarget | null
  /** Whether commits are looked for. */
  readonly fillsCommits: boolean
  readonly clock: Clock
}

/**
 * How long commits are not looked for, in milliseconds: a deploy before this one may be on its way, and the commits are
 * those since that one.
 */
const PATIENCE = 60_000

/**
 * Says which jobs events cause under today's configuration: a deploy is forwarded where one of its projects has a
 * target, unless it was forwarded to us; its commits are looked for, a little later; and every receiver of the
 * organization that wants an event is told of it. An event that came twice causes jobs with the same keys.
 */
export const makePlanJobs =
  (ports: PlanJobsPorts): PlanJobs =>
  (events) =>
  async () => {
    const known = makeFacts(ports)
    const jobs: NewJob[] = []
    for (const event of events) {
      const tasks = await tasksOf(ports, known, event)
      if (E.isLeft(tasks)) return tasks
      jobs.push(...tasks.right.map((task) => jobFor(event, task, ports.clock.now())))
    }
    return E.right(jobs)
  }

const tasksOf = async (
  { fillsCommits }: PlanJobsPorts,
  known: Facts,
  event: RecordedEvent,
): Promise<E.Either<StorageError, readonly Task[]>> => {
  const receivers = await known.receivers(event)
  if (E.isLeft(receivers)) return receivers
  const webhooks = receivers.right.map((receiverId): Task => ({ topic: 'webhook', receiverId, event }))
  if (event._tag !== 'deploy.recorded') return E.right(webhooks)
  const forwarded = event.key.startsWith(FORWARDED) ? NO : await isForwarded(known, event)
  if (E.isLeft(forwarded)) return forwarded
  const forward: readonly Task[] = forwarded.right ? [{ topic: 'forward', event }] : []
  const commits: readonly Task[] = fillsCommits ? [{ topic: 'commits', event }] : []
  return E.right([...forward, ...commits, ...webhooks])
}

const NO: E.Either<never, boolean> = E.right(false)

/** Whether one of a deploy's projects has a target. */
const isForwarded = async (
  known: Facts,
  { projectId, otherProjectIds = [] }: DeployRecorded,
): Promise<E.Either<StorageError, boolean>> => {
  for (const id of [projectId, ...otherProjectIds]) {
    const hasTarget = await known.hasTarget(id)
    if (E.isLeft(hasTarget) || hasTarget.right) return hasTarget
  }
  return NO
}

const jobFor = (event: RecordedEvent, task: Task, now: Instant): NewJob => ({
  key: [task.topic, ...(task.topic === 'webhook' ? [task.receiverId] : []), eventId(event)].join(':'),
  organizationId: event.organizationId,
  task,
  dateDue: task.topic === 'commits' ? now + PATIENCE : null,
})

/** What many events ask alike, asked once for all events of one plan. */
interface Facts {
  readonly receivers: (event: RecordedEvent) => Promise<E.Either<StorageError, readonly string[]>>
  readonly hasTarget: (projectId: string) => Promise<E.Either<StorageError, boolean>>
}

const makeFacts = ({ options, webhookReceivers, defaultTarget }: PlanJobsPorts): Facts => ({
  receivers: once(
    ({ organizationId, _tag }: RecordedEvent) => `${organizationId} ${_tag}`,
    ({ organizationId, _tag }) => webhookReceivers.subscribed(organizationId, _tag),
  ),
  hasTarget: once(
    (projectId: string) => projectId,
    (projectId) => async () => {
      const project = await options.findProject(projectId)()
      // One project whose options cannot be read must not keep back the events of all: its job will tell of it.
      if (E.isLeft(project)) return project.left._tag === 'StoreFault' ? E.right(true) : project
      return E.right(project.right !== null && forwardingTarget(project.right.options, '', defaultTarget) !== null)
    },
  ),
})

const once = <Asked, A>(
  nameOf: (asked: Asked) => string,
  ask: (asked: Asked) => TE.TaskEither<StorageError, A>,
): ((asked: Asked) => Promise<E.Either<StorageError, A>>) => {
  const answers = new Map<string, Promise<E.Either<StorageError, A>>>()
  return (asked) => {
    const answer = answers.get(nameOf(asked)) ?? ask(asked)()
    answers.set(nameOf(asked), answer)
    return answer
  }
}

import { EVENT_TYPES, formatInstant, JOB_STATES, type Job, type Task, TOPICS, wordOf } from '@slugline/core'
import * as t from 'io-ts'
import { instantOrNull } from './instant-wire.ts'
import { CountWire, IdWire, JobIdWire, nullable, TimeWire } from './wire.ts'

/** What a job is about: references alone. Of those that its topic has not, each is null. */
const TaskWire = t.type(
  {
    projectId: IdWire,
    event: nullable(wordOf(EVENT_TYPES)),
    key: nullable(t.string),
    receiverId: nullable(IdWire),
    plugin: nullable(t.string),
    since: nullable(TimeWire),
  },
  'Task',
)

/** One piece of work that leaves the house (HTTP contract, part E). */
export const JobWire = t.type(
  {
    id: JobIdWire,
    topic: wordOf(TOPICS),
    state: wordOf(JOB_STATES),
    attempts: CountWire,
    dateCreated: TimeWire,
    dateDue: nullable(TimeWire),
    dateFinished: nullable(TimeWire),
    failure: nullable(t.string),
    task: TaskWire,
  },
  'Job',
)

/** Writes a job. */
export const jobToWire = (job: Job): t.TypeOf<typeof JobWire> => ({
  id: job.id,
  topic: job.task.topic,
  state: job.state,
  attempts: job.attempts,
  dateCreated: formatInstant(job.dateCreated),
  dateDue: instantOrNull(job.dateDue),
  dateFinished: instantOrNull(job.dateFinished),
  failure: job.failure,
  task: taskToWire(job.task),
})

type TaskWire = t.TypeOf<typeof TaskWire>

const taskToWire = (task: Task): TaskWire => {
  switch (task.topic) {
    case 'backfill':
      return { ...NOTHING, projectId: task.projectId, plugin: task.plugin, since: instantOrNull(task.since) }
    case 'webhook':
      return { ...aboutEvent(task), receiverId: task.receiverId }
    case 'forward':
    case 'commits':
      return aboutEvent(task)
  }
}

const NOTHING = { event: null, key: null, receiverId: null, plugin: null, since: null }

const aboutEvent = ({ event }: Exclude<Task, { readonly topic: 'backfill' }>): TaskWire => ({
  ...NOTHING,
  projectId: event.projectId,
  event: event._tag,
  key: event.key,
})

import { JOB_STATES, type JobKey, makeReadJob, makeRetryJob, type Organization, TOPICS } from '@slugline/core'
import { either as E, function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { answerList } from './answer-list.ts'
import { type Answer, type ApiCall, ok, param } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import { type ApiPorts, type ApiRoute, organizationRoute } from './api-route.ts'
import { JobWire, jobToWire } from './job-wire.ts'
import { PAGE, pageQuery, word } from './query.ts'
import { ACCESS } from './scopes.ts'

type Jobs = NonNullable<ApiPorts['jobs']>

const ListQuery = t.type({ ...PAGE, topic: word(TOPICS), state: word(JOB_STATES) })

/** Jobs: read, and retried (HTTP contract, part E). */
export const jobRoutes = (api: ApiPorts, jobs: Jobs): readonly ApiRoute[] => [
  organizationRoute(api, {
    method: 'GET',
    path: 'jobs/',
    access: ACCESS.readJobs,
    docs: {
      id: 'listJobs',
      summary: 'List jobs',
      description: 'Those that are finished are forgotten after some days.',
      query: ListQuery,
      answers: { 200: t.array(JobWire) },
    },
    handle: list(api, jobs),
  }),
  organizationRoute(api, {
    method: 'GET',
    path: 'jobs/:job/',
    access: ACCESS.readJobs,
    docs: { id: 'readJob', summary: 'Read a job', answers: { 200: JobWire } },
    handle: read(jobs),
  }),
  organizationRoute(api, {
    method: 'POST',
    path: 'jobs/:job/retry/',
    access: ACCESS.retryJobs,
    docs: {
      id: 'retryJob',
      summary: 'Retry a job that waits, or was given up',
      description:
        'It is run at once. One that waits keeps count of its tries; one that was given up has all of them once more.',
      answers: { 200: JobWire },
      refusals: [409],
    },
    handle: retry(jobs),
  }),
]

const list =
  (api: ApiPorts, jobs: Jobs) =>
  (call: ApiCall, { id }: Organization): TE.TaskEither<ApiError, Answer> =>
    answerList(api, call, {
      query: ListQuery,
      ask: (query) => {
        const { topic, state } = query
        return jobs.list({ organizationId: id, topic, state }, pageQuery(query))
      },
      toWire: jobToWire,
    })

const read = (jobs: Jobs) => {
  const readJob = makeReadJob({ jobs })
  return (call: ApiCall, organization: Organization): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      TE.fromEither(keyOf(call, organization)),
      TE.flatMap((key) => readJob(key)),
      TE.map((job) => ok(jobToWire(job))),
    )
}

const retry = (jobs: Jobs) => {
  const retryJob = makeRetryJob({ jobs })
  return (call: ApiCall, organization: Organization): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      TE.fromEither(keyOf(call, organization)),
      TE.flatMap((key) => retryJob(key)),
      TE.map((job) => ok(jobToWire(job))),
    )
}

const JOB_ID = /^[0-9a-f-]{1,36}$/

/** What can be no id is not looked for. */
const keyOf = (call: ApiCall, { id }: Organization): E.Either<ApiError, JobKey> => {
  const jobId = param(call, 'job')
  return JOB_ID.test(jobId) ? E.right({ organizationId: id, jobId }) : E.left({ _tag: 'UnknownJob' })
}

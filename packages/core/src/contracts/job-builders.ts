import { type Job, type JobFailure, jobFailure, type NewJob } from '../domain/job.ts'
import type { DeployRecorded } from '../domain/recorded-event.ts'
import { must } from './running.ts'

/** An organization's id, each time another. A queue asks nobody whether there is such an organization. */
export const someOrganization = (): string => {
  organizations += 1
  return String(organizations)
}
let organizations = 7_000

/** A new deploy of Heroku's release of that number. */
export const deployEvent = (organizationId: string, number = 1): DeployRecorded => ({
  _tag: 'deploy.recorded',
  organizationId,
  projectId: '11',
  key: `heroku:app-1:v${number}`,
})

/** A job that forwards a deploy; key and organization are new unless they are given. */
export const aJob = (change: Partial<NewJob> = {}): NewJob => {
  jobs += 1
  const organizationId = change.organizationId ?? someOrganization()
  return {
    key: `job ${jobs}`,
    organizationId,
    task: { topic: 'forward', event: deployEvent(organizationId, jobs) },
    dateDue: null,
    ...change,
  }
}
let jobs = 0

/** Some jobs of one organization. */
export const someJobs = (count: number, change: Partial<NewJob> = {}): readonly NewJob[] => {
  const organizationId = change.organizationId ?? someOrganization()
  return Array.from({ length: count }, () => aJob({ ...change, organizationId }))
}

/** A failure that the next try may cure. */
export const aFailure = (change: Partial<JobFailure> = {}): JobFailure => ({
  ...jobFailure('The other side did not answer.'),
  ...change,
})

/** The one job that there must be. */
export const only = (jobs: readonly Job[]): Job => {
  if (jobs.length !== 1) throw new Error(`expected one job, found ${jobs.length}`)
  return must(jobs[0])
}

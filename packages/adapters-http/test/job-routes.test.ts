import type { NewJob } from '@slugline/core'
import { describe, expect, it } from 'vitest'
import { makeApi } from './support/api.ts'

const JOBS = 'organizations/acme/jobs/'

/** An API with two jobs of the organization: one waits, one is dead. */
const makeJobs = async () => {
  const world = await makeApi()
  const { organizationId, project, platform } = world
  const event = { _tag: 'deploy.recorded', organizationId, projectId: project.id, key: 'heroku:a:v1' } as const
  const job: NewJob = { key: '1', organizationId, task: { topic: 'webhook', receiverId: '9', event }, dateDue: null }
  platform.jobs.put({ ...job, task: { topic: 'forward', event } })
  const failure = 'The receiver answers 500.'
  const dead = platform.jobs.put(job, { state: 'dead', attempts: 25, dateDue: null, dateFinished: 1000, failure })
  platform.jobs.put({ ...job, organizationId: '999' })
  return { ...world, dead, projectId: project.id }
}

describe('jobs', () => {
  it('are listed with what they are about, by topic and state', async () => {
    const { call, dead, projectId } = await makeJobs()
    const all = await call('GET', JOBS)
    expect(all.headers.link).toContain('rel="next"')
    expect(all.body).toMatchObject([
      {
        id: dead.id,
        topic: 'webhook',
        state: 'dead',
        attempts: 25,
        dateDue: null,
        dateFinished: '1970-01-01T00:00:01.000Z',
        failure: 'The receiver answers 500.',
        task: { projectId, event: 'deploy.recorded', key: 'heroku:a:v1', receiverId: '9', plugin: null, since: null },
      },
      { topic: 'forward', state: 'waiting', failure: null, task: { receiverId: null } },
    ])
    expect((await call('GET', `${JOBS}?topic=forward`)).body).toMatchObject([{ topic: 'forward' }])
    expect((await call('GET', `${JOBS}?state=done`)).body).toEqual([])
    const wrong = await call('GET', `${JOBS}?topic=other&state=lost`)
    expect([wrong.status, Object(wrong.body).detail]).toEqual([400, expect.stringMatching(/topic: .*state: /)])
  })

  it('are walked page by page', async () => {
    const { call, dead } = await makeJobs()
    const first = await call('GET', `${JOBS}?per_page=1`)
    expect(first.body).toMatchObject([{ id: dead.id }])
    const [, next] = String(first.headers.link).match(/results="true"; cursor="(n:[^"]+)"/) ?? []
    const second = await call('GET', `${JOBS}?per_page=1&cursor=${next}`)
    expect(second.body).toMatchObject([{ topic: 'forward' }])
    const [, previous] = String(second.headers.link).match(/results="true"; cursor="(p:[^"]+)"/) ?? []
    expect((await call('GET', `${JOBS}?per_page=1&cursor=${previous}`)).body).toEqual(first.body)
    expect((await call('GET', `${JOBS}?cursor=n:1:x`)).status).toBe(400)
  })

  it('are put in again when they were given up', async () => {
    const { call, dead } = await makeJobs()
    const again = await call('POST', `${JOBS}${dead.id}/retry/`)
    expect([again.status, again.body]).toMatchObject([200, { id: dead.id, state: 'waiting', attempts: 0 }])
    expect((await call('GET', `${JOBS}${dead.id}/`)).body).toEqual(again.body)
    const twice = await call('POST', `${JOBS}${dead.id}/retry/`)
    expect([twice.status, Object(twice.body).detail]).toEqual([409, expect.stringContaining('Only a job that is dead')])
  })

  it('of others, and those that cannot be, are unknown', async () => {
    const { call } = await makeJobs()
    for (const id of ['00000000-0000-8000-8000-000000000003', '99', 'no%2Fid', 'a'.repeat(37)]) {
      expect(await call('GET', `${JOBS}${id}/`)).toMatchObject({ status: 404, body: { detail: 'No such job.' } })
      expect((await call('POST', `${JOBS}${id}/retry/`)).status).toBe(404)
    }
  })
})

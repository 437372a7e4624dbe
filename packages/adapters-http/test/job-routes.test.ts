import { formatInstant, type JobState, type NewJob } from '@slugline/core'
import { describe, expect, it } from 'vitest'
import { makeApi } from './support/api.ts'

const JOBS = 'organizations/acme/jobs/'
const LATER = Date.parse('2100-01-01T00:00:00Z')

/** An API with two jobs of the organization: one waits, one is dead. */
const makeJobs = async () => {
  const world = await makeApi()
  const { organizationId, project, platform } = world
  const event = { _tag: 'deploy.recorded', organizationId, projectId: project.id, key: 'heroku:a:v1' } as const
  const job: NewJob = { key: '1', organizationId, task: { topic: 'webhook', receiverId: '9', event }, dateDue: null }
  const forward: NewJob = { ...job, task: { topic: 'forward', event } }
  const waiting = platform.jobs.put(forward, { attempts: 3, dateDue: LATER })
  const failure = 'The receiver answers 500.'
  const dead = platform.jobs.put(job, { state: 'dead', attempts: 25, dateDue: null, dateFinished: 1000, failure })
  platform.jobs.put({ ...job, organizationId: '999' })
  const put = (state: JobState) => platform.jobs.put(job, { state })
  return { ...world, dead, waiting, put, projectId: project.id }
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

  it('are retried when they wait or were given up, and refused when they run or are done', async () => {
    const { call, dead, waiting, put } = await makeJobs()
    const again = await call('POST', `${JOBS}${dead.id}/retry/`)
    expect([again.status, again.body]).toMatchObject([200, { id: dead.id, state: 'waiting', attempts: 0 }])
    expect((await call('GET', `${JOBS}${dead.id}/`)).body).toEqual(again.body)
    const sooner = await call('POST', `${JOBS}${waiting.id}/retry/`)
    expect([sooner.status, sooner.body]).toMatchObject([200, { id: waiting.id, state: 'waiting', attempts: 3 }])
    expect(Object(sooner.body).dateDue).not.toBe(formatInstant(LATER))
    for (const state of ['running', 'done'] as const) {
      const refused = await call('POST', `${JOBS}${put(state).id}/retry/`)
      expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('waits or is dead') } })
    }
  })

  it('of others, and those that cannot be, are unknown', async () => {
    const { call } = await makeJobs()
    for (const id of ['00000000-0000-8000-8000-000000000003', '99', 'no%2Fid', 'a'.repeat(37)]) {
      expect(await call('GET', `${JOBS}${id}/`)).toMatchObject({ status: 404, body: { detail: 'No such job.' } })
      expect((await call('POST', `${JOBS}${id}/retry/`)).status).toBe(404)
    }
  })
})

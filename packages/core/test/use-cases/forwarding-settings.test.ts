import { describe, expect, it } from 'vitest'
import { makeFakeJobs } from '../../../../test/support/platform.ts'
import {
  type ForwardingSettings,
  type Job,
  jobSettled,
  MAX_ATTEMPTS,
  makeReadJob,
  makeRetryJob,
} from '../../src/index.ts'
import { makePlatformWorld, type PlatformWorld, TARGET } from '../support/platform-world.ts'
import { left, NOW, right } from '../support/world.ts'

const NOTHING: ForwardingSettings = { off: false, url: null, organization: null, projects: null, token: null }
const OWN = { ...NOTHING, url: 'https://own.example', organization: 'acme', token: 'the token of acme' }

const read = ({ useCases, key }: PlatformWorld) => right(useCases.readForwarding({ ...key, projectSlug: 'web' }))
const configure = ({ useCases, key }: PlatformWorld, settings: ForwardingSettings) =>
  useCases.configureForwarding({ ...key, settings })
const pathsOf = (error: object): readonly string[] =>
  'issues' in error && Array.isArray(error.issues) ? error.issues.map(({ path }) => path) : [JSON.stringify(error)]

describe('forwarding', () => {
  it("goes to the server's default until a project says something, and never shows a token", async () => {
    const world = await makePlatformWorld()
    const { token, ...server } = TARGET
    const target = { ...server, projects: ['web'], isServerDefault: true }
    const nothing = { off: false, url: null, organization: null, projects: null, hasSavedToken: false, target }
    expect(await read(world)).toEqual(nothing)
    await right(configure(world, { ...NOTHING, projects: ['a', 'b'] }))
    expect((await read(world)).target).toEqual({ ...target, projects: ['a', 'b'] })
    await right(configure(world, { ...NOTHING, off: true }))
    expect(await read(world)).toMatchObject({ off: true, target: null })
    await right(configure(world, OWN))
    const own = { url: OWN.url, organization: 'acme', projects: ['web'], isServerDefault: false }
    expect(await read(world)).toMatchObject({ off: false, url: OWN.url, hasSavedToken: true, target: own })
    expect(JSON.stringify(await read(world))).not.toMatch(/token of/)
    await right(world.useCases.removeForwarding(world.key))
    expect(await read(world)).toEqual(nothing)
    expect(Object.keys(await world.options()).filter((name) => name.startsWith('forwarding'))).toEqual([])
    expect(token).toBe('the token of the server')
  })

  it('keeps a token for the server that it was given for, and sends it to no other', async () => {
    const world = await makePlatformWorld()
    await right(configure(world, OWN))
    await right(configure(world, { ...OWN, token: null, projects: ['web'] }))
    expect(await read(world)).toMatchObject({ hasSavedToken: true, projects: ['web'] })
    for (const url of ['https://thief.example', 'http://own.example', 'https://own.example/else']) {
      expect(pathsOf(await left(configure(world, { ...OWN, url, token: null })))).toEqual(['token'])
    }
    await right(configure(world, NOTHING))
    expect(await read(world)).toMatchObject({ hasSavedToken: false })
    expect(pathsOf(await left(configure(world, { ...OWN, token: null })))).toEqual(['token'])
  })

  it('needs an organization and a token for a server, and a server for these; else nothing is changed', async () => {
    const world = await makePlatformWorld()
    const wrong = [
      [{ ...OWN, organization: null, token: null }, ['organization', 'token']],
      [{ ...OWN, url: null }, ['url']],
      [{ ...NOTHING, organization: 'acme' }, ['url']],
    ] as const
    for (const [settings, paths] of wrong) expect(pathsOf(await left(configure(world, settings)))).toEqual(paths)
    expect(await read(world)).toMatchObject({ url: null })
    const { useCases, key } = world
    const foreign = { ...key, organizationId: '999', projectSlug: 'web', settings: OWN }
    for (const call of [useCases.readForwarding, useCases.configureForwarding, useCases.removeForwarding]) {
      expect(await left<unknown>(call(foreign))).toEqual({ _tag: 'NoSuchProject' })
    }
  })
})

describe('a job', () => {
  const task = { topic: 'backfill', plugin: 'fake', organizationId: '1', projectId: '1', since: null } as const

  it('is retried when it waits or was given up, and not when it is running or done', async () => {
    const { queue, put } = makeFakeJobs(() => NOW)
    const job = { key: 'a', organizationId: '1', task, dateDue: null }
    const [readJob, retryJob] = [makeReadJob({ jobs: queue }), makeRetryJob({ jobs: queue })]
    const keyOf = ({ id }: Job) => ({ organizationId: '1', jobId: id })
    const [waiting, dead] = [put(job, { attempts: 3, dateDue: NOW + 9 }), put(job, { state: 'dead', attempts: 25 })]
    expect(await right(retryJob(keyOf(waiting)))).toMatchObject({ id: waiting.id, attempts: 3, dateDue: NOW })
    const revived = await right(retryJob(keyOf(dead)))
    expect(revived).toMatchObject({ id: dead.id, state: 'waiting', attempts: 0 })
    expect(await right(readJob(keyOf(dead)))).toEqual(revived)
    for (const state of ['running', 'done'] as const) {
      expect(await left(retryJob(keyOf(put(job, { state }))))).toEqual({ _tag: 'JobNotRetryable' })
    }
    expect(await left(retryJob({ organizationId: '2', jobId: dead.id }))).toEqual({ _tag: 'UnknownJob' })
  })

  it('is told of as done, to be tried again, or given up', () => {
    const { put } = makeFakeJobs(() => NOW)
    const job = (attempts: number): Job => put({ key: 'a', organizationId: '1', task, dateDue: null }, { attempts })
    const failure = { _tag: 'JobFailure', reason: 'No.', isFinal: false, notBefore: null } as const
    expect(jobSettled({ job: job(1), failure: null })).toMatchObject({
      outcome: 'done',
      topic: 'backfill',
      failure: null,
    })
    expect(jobSettled({ job: job(MAX_ATTEMPTS - 1), failure })).toMatchObject({ outcome: 'retry', failure: 'No.' })
    expect(jobSettled({ job: job(MAX_ATTEMPTS), failure })).toMatchObject({ outcome: 'dead' })
    expect(jobSettled({ job: job(1), failure: { ...failure, isFinal: true } })).toMatchObject({ outcome: 'dead' })
  })
})

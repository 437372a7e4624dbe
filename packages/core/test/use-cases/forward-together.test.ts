import { makeMemoryStore } from '@slugline/adapters-memory'
import { taskEither as TE } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { aDeployed } from '../../src/contracts/builders.ts'
import { givenIn } from '../../src/contracts/given.ts'
import { inOrder, must } from '../../src/contracts/running.ts'
import {
  eventOf,
  FORWARDING,
  type Forwarding,
  type ForwardingTarget,
  makeForwardDeploy,
  makePlanJobs,
  type OptionChange,
  optionKey,
  type RecordingError,
} from '../../src/index.ts'
import { left, NOW, right } from '../support/world.ts'

type Said = OptionChange['options']

/** A deploy of several projects, each of which says something of forwarding. */
const deployed = async (...said: readonly Said[]) => {
  const store = makeMemoryStore()
  const given = givenIn(store)
  const organizationId = await given.organization()
  const projectIds = await inOrder(said, () => given.project(organizationId))
  const recording = aDeployed({ organizationId, projectIds }, { number: 1 })
  await right(store.recording.record(recording))
  for (const [index, options] of said.entries()) {
    const project = must(await right(store.options.findProject(must(projectIds[index]))))
    const changes = Object.entries(options).map(([field, value]) => [optionKey(FORWARDING, field), value])
    await right(store.options.save({ ...project, options: Object.fromEntries(changes) }))
  }
  const event = eventOf(recording, recording.outcome)
  if (event?._tag !== 'deploy.recorded') throw new Error('no deploy')
  return { store, event }
}

/** Another server with two projects. */
const aServer = async (url: string) => {
  const store = makeMemoryStore()
  const organization = await givenIn(store).organization()
  const projects = await inOrder([1, 2], () => givenIn(store).project(organization))
  const said = (project: 0 | 1, token = `token of ${url}`): Said => ({
    url,
    organization,
    projects: must(projects[project]),
    token: [{ secret: token, dateCreated: NOW, dateExpires: null }],
  })
  const deploys = async () => {
    const { items } = await right(store.reading.deploys({ ...EVERY, organizationId: organization }, PAGE))
    return items.map((deploy) => deploy.projects.map(({ id }) => projects.indexOf(id)))
  }
  return { url, store, organization, said, deploys }
}

const EVERY = { version: null, environments: [], projectIds: [], kind: null, app: null, since: null, until: null }
const PAGE = { limit: 100, cursor: null }

/** Two servers, and how a deploy is forwarded to them. */
const elsewhere = async () => {
  const servers = { x: await aServer('https://x.example'), y: await aServer('https://y.example') }
  const refusals = new Map<string, RecordingError>()
  const asked: ForwardingTarget[] = []
  const forwarding: Forwarding = {
    to: (target) => {
      asked.push(target)
      const refusal = refusals.get(target.url)
      const { store } = must(Object.values(servers).find(({ url }) => url === target.url))
      return refusal === undefined ? store.recording : { record: () => TE.left(refusal) }
    },
  }
  const forward = ({ store, event }: Awaited<ReturnType<typeof deployed>>) =>
    makeForwardDeploy({ ...store, forwarding, defaultTarget: null })({ topic: 'forward', event })
  return { ...servers, refusals, asked, forward }
}

const BUSY = { _tag: 'StoreUnavailable', cause: new Error('It was busy.') } as const
const REFUSED = { _tag: 'StoreFault', cause: new Error('It wants another token.') } as const

describe('forwarding a deploy of several projects', () => {
  it('tells one target once, of all the projects there', async () => {
    const { x, asked, forward } = await elsewhere()
    const here = await deployed(x.said(1), x.said(0))
    expect(await right(forward(here))).toBe('recorded')
    expect(await right(forward(here))).toBe('known')
    expect(await x.deploys()).toEqual([[0, 1]])
    expect(asked.length).toBe(2)
  })

  it('tells different targets, each of its own', async () => {
    const { x, y, asked, forward } = await elsewhere()
    const here = await deployed(x.said(0), y.said(1), x.said(1, 'another token'))
    expect(await right(forward(here))).toBe('recorded')
    expect(await right(forward(here))).toBe('known')
    expect(await x.deploys()).toEqual([[1], [0]])
    expect(await y.deploys()).toEqual([[1]])
    expect(asked.length).toBe(6)
  })

  it('tells a project there once, although it is named with two tokens', async () => {
    const { x, asked, forward } = await elsewhere()
    const here = await deployed(x.said(0), x.said(0, 'another token'), x.said(0))
    expect(await right(forward(here))).toBe('recorded')
    expect(asked.map(({ token }) => token)).toEqual(['token of https://x.example'])
  })

  it('tells a project there once, although one of ours names it twice', async () => {
    const { x, asked, forward } = await elsewhere()
    const project = must(x.said(0).projects)
    const here = await deployed({ ...x.said(0), projects: `${project},${project}` })
    expect(await right(forward(here))).toBe('recorded')
    expect(asked.map(({ projects }) => projects)).toEqual([[project]])
  })

  it('leaves out those that are off or have no target, whichever is the lowest', async () => {
    const { x, forward } = await elsewhere()
    expect(await right(forward(await deployed({ ...x.said(0), off: true }, {}, x.said(1))))).toBe('recorded')
    expect(await x.deploys()).toEqual([[1]])
    expect(await right(forward(await deployed({ ...x.said(0), off: true }, {})))).toBe('gone')
  })

  it.each([
    [REFUSED, true, 'It wants another token.'],
    [BUSY, false, 'It was busy.'],
  ])(
    'tells the others when one refuses, says which one, and leaves them alone when it is run again',
    async (error, isFinal, why) => {
      const { x, y, refusals, forward } = await elsewhere()
      const here = await deployed(x.said(0), y.said(0))
      refusals.set(x.url, error)
      const reason = `${x.organization} at https://x.example: ${why}`
      expect(await left(forward(here))).toEqual({ _tag: 'JobFailure', reason, isFinal, notBefore: null })
      expect(await y.deploys()).toEqual([[0]])
      refusals.clear()
      expect(await right(forward(here))).toBe('recorded')
      expect(await right(forward(here))).toBe('known')
      expect([await x.deploys(), await y.deploys()]).toEqual([[[0]], [[0]]])
    },
  )

  it('is tried again as long as that may help one of them, and names each that failed', async () => {
    const { x, y, refusals, forward } = await elsewhere()
    refusals.set(x.url, REFUSED).set(y.url, BUSY)
    const here = await deployed(x.said(0), y.said(0))
    const where = `${x.organization} at https://x.example, ${y.organization} at https://y.example`
    expect(await left(forward(here))).toMatchObject({ reason: `${where}: It wants another token.`, isFinal: false })
    refusals.set(y.url, REFUSED)
    expect(await left(forward(here))).toMatchObject({ isFinal: true })
  })

  it('is not tried again before the time for which one of them asked', async () => {
    const { x, y, refusals, forward } = await elsewhere()
    const here = await deployed(x.said(0), y.said(0))
    for (const other of [REFUSED, BUSY, { ...BUSY, notBefore: NOW }]) {
      refusals.set(x.url, other).set(y.url, { ...BUSY, notBefore: NOW + 60_000 })
      expect(await left(forward(here))).toMatchObject({ isFinal: false, notBefore: NOW + 60_000 })
    }
  })
})

describe('planning the jobs of a deploy of several projects', () => {
  const planned = async (...said: readonly Said[]) => {
    const { store, event } = await deployed(...said)
    const webhookReceivers = { subscribed: () => TE.right([]) }
    const ports = { ...store, webhookReceivers, defaultTarget: null, fillsCommits: false, clock: { now: () => NOW } }
    return { event, jobs: await right(makePlanJobs(ports)([event])) }
  }

  it('forwards it, in one job, when one of them has a target', async () => {
    const { said } = await aServer('https://x.example')
    const { jobs, event } = await planned({}, { off: true }, said(0))
    expect(event.otherProjectIds?.length).toBe(2)
    expect(jobs.map(({ key, task }) => ({ key, task }))).toEqual([
      { key: `forward:deploy.recorded:${event.projectId}:${event.key}`, task: { topic: 'forward', event } },
    ])
  })

  it('does not when none has one', async () => {
    expect((await planned({}, { off: true })).jobs).toEqual([])
  })
})

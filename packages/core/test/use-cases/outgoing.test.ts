import { makeMemoryStore } from '@slugline/adapters-memory'
import { taskEither as TE } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { givenIn } from '../../src/contracts/given.ts'
import {
  type DeployRecorded,
  FORWARDED,
  FORWARDING,
  type Forwarding,
  type ForwardingTarget,
  type Job,
  type JobFailure,
  type JobHandlers,
  type JobResult,
  makeForwardDeploy,
  makePlanJobs,
  makeRunJobs,
  type OptionChange,
  optionKey,
  type RecordingError,
  type ReleaseFailed,
} from '../../src/index.ts'
import { left, makeWorld, NOW, right } from '../support/world.ts'

const DEFAULT = { url: 'https://sentry.example', organization: 'acme-at-sentry', token: 'token of the server' }
const OWN = { url: 'https://glitchtip.example', organization: 'acme', projects: 'shop,api' }
const clock = { now: () => NOW }
const aToken = (secret: string) => [{ secret, dateCreated: NOW, dateExpires: null }]

/** A world whose project has one deploy, and the event that tells of it. */
const deployed = async () => {
  const world = await makeWorld()
  const { organizationId, projectId } = world.plugin
  const event: DeployRecorded = { _tag: 'deploy.recorded', organizationId, projectId, key: 'fake:a1:v1' }
  await right(world.useCases.receiveHook(await world.call()))
  const configure = async (options: OptionChange['options']) => {
    const project = await right(world.store.options.findProject(projectId))
    if (project === null) throw new Error('no project')
    const changes = Object.entries(options).map(([field, value]) => [optionKey(FORWARDING, field), value])
    await right(world.store.options.save({ ...project, options: Object.fromEntries(changes) }))
  }
  return { ...world, event, configure }
}

describe('planning jobs', () => {
  const planned = async (
    change: OptionChange['options'],
    {
      defaultTarget = null,
      fillsCommits = false,
      receivers = [],
    }: Partial<{
      defaultTarget: typeof DEFAULT | null
      fillsCommits: boolean
      receivers: readonly string[]
    }> = {},
  ) => {
    const { store, event, configure } = await deployed()
    await configure(change)
    const asked: string[] = []
    const subscribed = (organizationId: string, type: string) => {
      asked.push(`${organizationId} ${type}`)
      return TE.right(receivers)
    }
    const plan = makePlanJobs({
      options: store.options,
      webhookReceivers: { subscribed },
      defaultTarget,
      fillsCommits,
      clock,
    })
    const failed: ReleaseFailed = {
      ...event,
      _tag: 'release.failed',
      key: 'fake:a1:v2',
      app: null,
      releaseNumber: 2,
      kind: 'deploy',
      dateFailed: NOW,
    }
    const jobs = await right(plan([event, failed, event]))
    return { keys: jobs.map(({ key }) => key), jobs, asked, event, failed }
  }

  it('plans nothing where nothing is configured', async () => {
    expect((await planned({})).keys).toEqual([])
  })

  it.each<[string, OptionChange['options'], number]>([
    ["the server's default", {}, 2],
    ['nothing, although there is a default', { off: true }, 0],
    ['a server of its own', { ...OWN, token: aToken('own token') }, 2],
    ["nothing, when it names a server without a token of its own: the default's goes nowhere else", OWN, 0],
  ])('forwards the deploys of a project to %s', async (_, options, count) => {
    const { keys, event } = await planned(options, { defaultTarget: DEFAULT })
    const key = `forward:deploy.recorded:${event.projectId}:fake:a1:v1`
    expect(keys).toEqual(Array.from({ length: count }, () => key))
  })

  it('forwards no deploy that was forwarded to us', async () => {
    const { store, event } = await deployed()
    const webhookReceivers = { subscribed: () => TE.right([]) }
    const plan = makePlanJobs({
      options: store.options,
      webhookReceivers,
      defaultTarget: DEFAULT,
      fillsCommits: true,
      clock,
    })
    const jobs = await right(plan([{ ...event, key: `${FORWARDED}0a1b` }]))
    expect(jobs.map(({ task }) => task.topic)).toEqual(['commits'])
  })

  it('goes on when the options of a project cannot be read: the job will tell of it', async () => {
    const { store, event } = await deployed()
    const fault = { ...store.options, findProject: () => TE.left({ _tag: 'StoreFault', cause: 'sealed' } as const) }
    const webhookReceivers = { subscribed: () => TE.right([]) }
    const plan = makePlanJobs({ options: fault, webhookReceivers, defaultTarget: null, fillsCommits: false, clock })
    expect((await right(plan([event]))).map(({ task }) => task.topic)).toEqual(['forward'])
    const away = { findProject: () => TE.left({ _tag: 'StoreUnavailable', cause: 'away' } as const) }
    const later = makePlanJobs({ options: away, webhookReceivers, defaultTarget: null, fillsCommits: false, clock })
    expect(await left(later([event]))).toMatchObject({ _tag: 'StoreUnavailable' })
  })

  it('tells every receiver of each event, and looks for the commits of deploys', async () => {
    const { keys, jobs, asked, event, failed } = await planned({}, { receivers: ['7', '8'], fillsCommits: true })
    const ofDeploy = ['commits', 'webhook:7', 'webhook:8'].map(
      (about) => `${about}:deploy.recorded:${event.projectId}:fake:a1:v1`,
    )
    const ofFailure = ['7', '8'].map((id) => `webhook:${id}:release.failed:${event.projectId}:fake:a1:v2`)
    expect(keys).toEqual([...ofDeploy, ...ofFailure, ...ofDeploy])
    expect(jobs.slice(0, 3).map(({ dateDue }) => dateDue)).toEqual([NOW + 60_000, null, null])
    expect(jobs[4]?.task).toEqual({ topic: 'webhook', receiverId: '8', event: failed })
    expect(asked).toEqual([`${event.organizationId} deploy.recorded`, `${event.organizationId} release.failed`])
  })
})

describe('forwarding a deploy', () => {
  /** Another server, whose organization and projects are named by their ids. */
  const elsewhere = async () => {
    const store = makeMemoryStore()
    const organization = await givenIn(store).organization()
    const project = await givenIn(store).project(organization)
    const asked: ForwardingTarget[] = []
    const forwarding: Forwarding = {
      to: (target) => {
        asked.push(target)
        return store.recording
      },
    }
    return { store, organization, project, forwarding, asked }
  }

  it('records release, refs and deploy there, once however often it is run', async () => {
    const here = await deployed()
    const there = await elsewhere()
    const own = { ...OWN, organization: there.organization, projects: there.project, token: aToken('own token') }
    await here.configure(own)
    const forward = makeForwardDeploy({ ...here.store, forwarding: there.forwarding, defaultTarget: DEFAULT })
    const task = { topic: 'forward', event: here.event } as const
    expect(await right(forward(task))).toBe('recorded')
    expect(await right(forward(task))).toBe('known')
    const target = { ...OWN, organization: there.organization, projects: [there.project], token: 'own token' }
    expect(there.asked).toEqual([target, target])
    const deploy = await right(here.store.reading.deploy(here.event))
    const version = deploy?.release.version ?? ''
    const key = { organizationId: there.organization, projectId: null, version }
    const forwarded = await right(there.store.reading.release(key))
    const told = { environment: 'production', kind: 'deploy', dateFinished: NOW - 1000, releaseNumber: 1 }
    expect(forwarded).toMatchObject({ version, dateReleased: NOW - 1000, deployCount: 1, lastDeploy: told })
    expect(forwarded?.refs).toEqual([{ repository: 'acme/web', commit: version, previousCommit: null }])
  })

  it("goes to the default with the project's own slug there", async () => {
    const here = await deployed()
    const there = await elsewhere()
    const forward = makeForwardDeploy({ ...here.store, forwarding: there.forwarding, defaultTarget: DEFAULT })
    expect(await left(forward({ topic: 'forward', event: here.event }))).toEqual({
      _tag: 'JobFailure',
      reason: 'The server to forward to knows no project web in acme-at-sentry.',
      isFinal: true,
      notBefore: null,
    })
    expect(there.asked).toEqual([{ ...DEFAULT, projects: ['web'] }])
  })

  it('has nothing to do when the deploy, or the target, is there no more', async () => {
    const here = await deployed()
    const there = await elsewhere()
    const ports = { ...here.store, forwarding: there.forwarding }
    const task = { topic: 'forward', event: here.event } as const
    expect(await right(makeForwardDeploy({ ...ports, defaultTarget: null })(task))).toBe('gone')
    const { version } = (await right(here.store.reading.deploy(here.event)))?.release ?? { version: '' }
    await right(here.useCases.removeRelease({ ...here.event, projectId: null, version }))
    expect(await right(makeForwardDeploy({ ...ports, defaultTarget: DEFAULT })(task))).toBe('gone')
    expect(there.asked).toEqual([])
  })

  it.each<[RecordingError, boolean, string, number?]>([
    [{ _tag: 'StoreUnavailable', cause: new Error('It was busy.') }, false, 'It was busy.'],
    [{ _tag: 'StoreUnavailable', cause: new Error('Later.'), notBefore: 7 }, false, 'Later.', 7],
    [{ _tag: 'StoreFault', cause: new Error('It wants another token.') }, true, 'It wants another token.'],
    [{ _tag: 'StoreFault', cause: 7 }, true, 'The server to forward to answered something unexpected.'],
    [{ _tag: 'UnknownRelease' }, false, 'The server to forward to lost the release meanwhile.'],
  ])('says why it came to nothing: %o', async (error, isFinal, reason, notBefore) => {
    const { store, event } = await deployed()
    const forwarding: Forwarding = { to: () => ({ record: () => TE.left(error) }) }
    const forward = makeForwardDeploy({ ...store, forwarding, defaultTarget: DEFAULT })
    const failure = await left(forward({ topic: 'forward', event }))
    expect(failure).toEqual({ _tag: 'JobFailure', reason, isFinal, notBefore: notBefore ?? null })
  })
})

describe('running jobs', () => {
  const event: DeployRecorded = { _tag: 'deploy.recorded', organizationId: '1', projectId: '2', key: 'k' }
  const job = (id: string): Job => ({
    id,
    organizationId: '1',
    task: { topic: 'forward', event: { ...event, key: id } },
    state: 'running',
    attempts: 1,
    revivals: 0,
    dateCreated: NOW,
    dateDue: null,
    dateFinished: null,
    failure: null,
  })
  const never = () => TE.left<JobFailure>({ _tag: 'JobFailure', reason: 'not asked', isFinal: true, notBefore: null })
  const run = async (due: readonly Job[], forward: JobHandlers['forward']) => {
    const settled: JobResult[] = []
    const thrown: unknown[] = []
    const runJobs = makeRunJobs({
      jobs: {
        take: (topic, limit) => TE.right(topic === 'forward' ? due.slice(0, limit) : []),
        settle: (results) => TE.fromIO(() => void settled.push(...results)),
      },
      handlers: { forward, webhook: never, commits: never, backfill: never },
      onThrown: (error) => thrown.push(error),
    })
    const results = await right(runJobs({ topic: 'forward', limit: 3 }))
    expect(settled).toEqual(results)
    return { outcomes: results.map(({ job: { id }, failure }) => [id, failure?.reason ?? null]), thrown }
  }

  it('runs no more at once than it may, and settles each by what came of it', async () => {
    const due = ['a', 'b', 'c', 'd'].map(job)
    const mistake = new Error('of ours')
    const { outcomes, thrown } = await run(due, ({ event: { key } }) => {
      if (key === 'b') throw mistake
      if (key === 'c') return TE.left({ _tag: 'StoreUnavailable', cause: 'x' })
      return TE.right('recorded')
    })
    expect(outcomes).toEqual([
      ['a', null],
      ['b', 'A mistake of ours: the server log says more.'],
      ['c', 'The store could not be reached.'],
    ])
    expect(thrown).toEqual([mistake])
  })

  it('has a round for those who have nothing under way, also when all begin at once', async () => {
    const slow = ['a', 'b', 'c', 'd'].map(job)
    const waiting = [...slow, { ...job('e'), organizationId: '2' }]
    const begun: string[] = []
    const runJobs = makeRunJobs({
      jobs: {
        take: (_, limit, without = []) =>
          TE.fromIO(() => {
            const due = waiting.filter(({ organizationId }) => !without.includes(organizationId)).slice(0, limit)
            for (const each of due) waiting.splice(waiting.indexOf(each), 1)
            return due
          }),
        settle: () => TE.right(undefined),
      },
      handlers: {
        forward: ({ event: { key } }) => {
          begun.push(key)
          return key === 'e' ? TE.right('recorded') : () => new Promise(() => undefined)
        },
        webhook: never,
        commits: never,
        backfill: never,
      },
      onThrown: () => undefined,
    })
    void runJobs({ topic: 'forward', limit: 3 })()
    const others = await right(runJobs({ topic: 'forward', limit: 3, isForOthers: true }))
    expect(others.map(({ job: { id } }) => id)).toEqual(['e'])
    expect(begun).toEqual(['a', 'b', 'c', 'e'])
  })

  it('settles nothing when nothing is due', async () => {
    expect((await run([], never)).outcomes).toEqual([])
  })
})

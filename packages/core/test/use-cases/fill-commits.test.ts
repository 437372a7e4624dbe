import { makeMemoryStore } from '@slugline/adapters-memory'
import { taskEither as TE } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { aCommit, aDeployed, aRecording, aRef, aRelease, sha } from '../../src/contracts/builders.ts'
import { givenIn } from '../../src/contracts/given.ts'
import { ONE_PAGE } from '../../src/contracts/reading.ts'
import {
  type Commit,
  type CommitRange,
  type CommitSource,
  type DeployRecording,
  type FillCommitsPorts,
  makeFillCommits,
  type PlatformError,
  type Ref,
} from '../../src/index.ts'
import { left, right } from '../support/world.ts'

const commitOf = (number: number, repository = 'acme/web'): Commit =>
  aCommit({ id: sha(number), repository, message: `${number}` })

const ahead = (...commits: readonly Commit[]): CommitRange => ({ direction: 'ahead', commits })

type Answer = CommitRange | PlatformError | null

/**
 * A project with two deploys, of releases with these refs, and the job that fills in the commits of the second. The
 * source answers by the name of the repository.
 */
const deployed = async (
  before: readonly Ref[],
  after: readonly Ref[],
  answers: Readonly<Record<string, Answer>> = {},
) => {
  const store = makeMemoryStore()
  const given = givenIn(store)
  const organizationId = await given.organization()
  const projectId = await given.project(organizationId)
  for (const name of ['acme/web', 'acme/api']) await given.repository(organizationId, name)
  const place = { organizationId, projectIds: [projectId] }
  await right(store.recording.record(aDeployed(place, { number: 1, refs: before })))
  await right(store.recording.record(aDeployed(place, { number: 2, refs: after })))
  const asked: (readonly string[])[] = []
  const whileAsked: (() => Promise<unknown>)[] = []
  const commits: CommitSource = {
    between:
      ({ name, provider }, base, head) =>
      async () => {
        asked.push([`${provider} ${name}`, base, head])
        await whileAsked.shift()?.()
        const answer = answers[name] ?? null
        return answer !== null && '_tag' in answer ? TE.left(answer)() : TE.right(answer)()
      },
  }
  const run = (change: Partial<FillCommitsPorts> = {}, key = 'heroku:app-1:v2') => {
    const fill = makeFillCommits({ ...store, repositories: store.repositoryAdministration, commits, ...change })
    return fill({ topic: 'commits', event: { _tag: 'deploy.recorded', organizationId, projectId, key } })
  }
  const release = { organizationId, projectId: null, version: sha(2) }
  const tell = (told: readonly Commit[]) =>
    right(
      store.recording.record(
        aRecording(place, { release: aRelease({ version: sha(2), mode: 'fill' }), commits: told }),
      ),
    )
  const read = async () => {
    const page = await right(store.reading.commits(release, ONE_PAGE))
    const refs = (await right(store.reading.release(release)))?.refs
    return { messages: page?.items.map(({ message }) => message), refs }
  }
  return { store, run, read, tell, asked, whileAsked, release }
}

/** As long as a message is kept. */
const LONG = 'x'.repeat(16_384)

const WEB = [[aRef('acme/web', sha(1))], [aRef('acme/web', sha(2))]] as const

describe('filling in the commits of a deploy', () => {
  it('records those since the deploy before it, once', async () => {
    const { run, read, asked } = await deployed(...WEB, { 'acme/web': ahead(commitOf(2), commitOf(7)) })
    const before = await read()
    expect(await right(run())).toEqual({ outcome: 'recorded', commits: 2 })
    expect(await read()).toEqual({ ...before, messages: ['2', '7'] })
    expect(asked).toEqual([['github acme/web', sha(1), sha(2)]])
    expect(await right(run())).toEqual({ outcome: 'known', commits: 0 })
    expect(asked.length).toBe(1)
  })

  it('records those of all repositories together, and asks for none that has no range or is not ours', async () => {
    const names = ['acme/web', 'acme/api', 'acme/gone']
    const before = names.map((name) => aRef(name, sha(1)))
    const after = [...names.map((name) => aRef(name, sha(2))), aRef('acme/new', sha(2))]
    const { run, read, asked } = await deployed(before, after, {
      'acme/web': { direction: 'diverged', commits: [commitOf(2)] },
      'acme/api': ahead(commitOf(2, 'acme/api'), commitOf(8, 'acme/api')),
    })
    expect(await right(run())).toEqual({ outcome: 'recorded', commits: 3 })
    expect((await read()).messages).toEqual(['2', '8', '2'])
    expect(asked.map(([name]) => name)).toEqual(['github acme/api', 'github acme/web'])
  })

  it('records no more text than it can hold: the newest of the first repositories', async () => {
    const names = ['acme/api', 'acme/web']
    const before = names.map((name) => aRef(name, sha(1)))
    const after = names.map((name) => aRef(name, sha(2)))
    const long = (repository: string) =>
      ahead(...Array.from({ length: 300 }, (_, index) => ({ ...commitOf(index, repository), message: LONG })))
    const { run, asked } = await deployed(before, after, { 'acme/api': long('acme/api'), 'acme/web': long('acme/web') })
    expect(await right(run())).toEqual({ outcome: 'recorded', commits: 512 })
    expect(asked.length).toBe(2)
  })

  it.each<[string, Answer]>([
    ['its source does not know the range', null],
    ['it goes back', { direction: 'behind', commits: [] }],
    ['it is what was deployed before', { direction: 'identical', commits: [] }],
  ])('leaves it alone when %s', async (_, answer) => {
    const { run, read } = await deployed(...WEB, { 'acme/web': answer })
    const before = await read()
    expect(await right(run())).toEqual({ outcome: 'none', commits: 0 })
    expect(await read()).toEqual(before)
  })

  it('leaves the first deploy alone', async () => {
    const { run, asked } = await deployed(...WEB)
    expect(await right(run({}, 'heroku:app-1:v1'))).toEqual({ outcome: 'none', commits: 0 })
    expect(asked).toEqual([])
  })

  it('leaves heads as they were given, shortened and in whatever case', async () => {
    const refs = [[aRef('ACME/Web', sha(1).slice(0, 8))], [aRef('ACME/Web', sha(2).slice(-8))]] as const
    const { run, read, asked } = await deployed(...refs, { 'ACME/Web': ahead(commitOf(2, 'ACME/Web')) })
    const before = await read()
    expect(await right(run())).toMatchObject({ outcome: 'recorded' })
    expect(await read()).toEqual({ ...before, messages: ['2'] })
    expect(asked).toEqual([['github ACME/Web', sha(1).slice(0, 8), sha(2).slice(-8)]])
  })

  it('leaves what a client told, before or meanwhile', async () => {
    for (const isBefore of [true, false]) {
      const { run, read, tell, whileAsked } = await deployed(...WEB, { 'acme/web': ahead(commitOf(2), commitOf(7)) })
      const telling = () => tell([{ ...commitOf(2), message: 'a client' }])
      if (isBefore) await telling()
      else whileAsked.push(telling)
      expect(await right(run())).toEqual({ outcome: 'known', commits: 0 })
      expect((await read()).messages).toEqual(['a client'])
    }
  })

  it('has nothing to do when the deploy is gone, before or meanwhile', async () => {
    const { run, store, release, whileAsked } = await deployed(...WEB, { 'acme/web': ahead(commitOf(2)) })
    expect(await right(run({}, 'heroku:app-1:v3'))).toEqual({ outcome: 'gone', commits: 0 })
    whileAsked.push(store.removal.remove(release))
    expect(await right(run())).toEqual({ outcome: 'gone', commits: 0 })
    expect(await right(store.reading.release(release))).toBeNull()
    expect(await right(run())).toEqual({ outcome: 'gone', commits: 0 })
  })

  it.each<[PlatformError, boolean, number | null]>([
    [{ _tag: 'PlatformUnavailable', detail: 'Busy.', notBefore: 7 }, false, 7],
    [{ _tag: 'PlatformRefused', why: 'unauthorized', detail: 'Busy.' }, true, null],
    [{ _tag: 'PlatformUnexpected', detail: 'Busy.' }, false, null],
  ])('fails without a trace when its source does: %o', async (error, isFinal, notBefore) => {
    const both = [
      [...WEB[0], aRef('acme/api', sha(1))],
      [...WEB[1], aRef('acme/api', sha(2))],
    ] as const
    const { run, read } = await deployed(...both, { 'acme/api': ahead(commitOf(2, 'acme/api')), 'acme/web': error })
    const before = await read()
    expect(await left(run())).toEqual({ _tag: 'JobFailure', reason: 'Busy.', isFinal, notBefore })
    expect(await read()).toEqual(before)
  })

  it('fails with its store', async () => {
    const { run } = await deployed(...WEB, { 'acme/web': ahead(commitOf(2)) })
    const fault = TE.left({ _tag: 'StoreFault', cause: null } as const)
    const recording: DeployRecording = { record: () => fault }
    expect(await left(run({ recording }))).toMatchObject({ _tag: 'StoreFault' })
    expect(await left(run({ repositories: { find: () => fault } }))).toMatchObject({ _tag: 'StoreFault' })
  })
})

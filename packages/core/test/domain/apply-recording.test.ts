import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aCommit } from '../../src/contracts/builders.ts'
import {
  addDeploy,
  applyRecording,
  type Commit,
  type DeployChange,
  finishRelease,
  type GivenRelease,
  isEqual,
  type RecordedState,
  type Recording,
  setCommits,
  setRefs,
  startRecording,
  toldCommits,
} from '../../src/index.ts'

const nothing: RecordedState = { seen: false, release: null, commits: new Map(), deploy: null }
const head = {
  organizationId: '1',
  revision: null,
  projectIds: ['11'],
  delivery: null,
  outcome: { outcome: 'recorded', reason: 'deploy' },
} as const
const release = (change: Partial<GivenRelease> = {}): GivenRelease => ({
  version: '1.0',
  mode: 'insert',
  dateCreated: 1000,
  ...change,
})
const deploy: DeployChange = {
  key: 'heroku:a1:v1',
  kind: 'deploy',
  environment: 'production',
  app: { id: 'a1', name: 'web' },
  releaseNumber: 1,
  dateStarted: null,
  dateFinished: 900,
  ownerId: '31',
  url: null,
  name: null,
}
const ref = (repository: string, commit: string) => ({ repository, commit, previousCommit: null })
const commit = (id: string, repository: string | null): Commit => aCommit({ id, repository })
const hook = addDeploy(deploy)(
  setRefs('add', [ref('acme/web', 'abc1234')])(finishRelease(release())(startRecording(head))),
)
const client = (change: Partial<GivenRelease>): Recording =>
  finishRelease(release({ mode: 'fill', ...change }))(startRecording(head))

/** Plays recordings one after the other on one release. */
const play = (...recordings: readonly Recording[]): RecordedState =>
  recordings.reduce((state, recording) => {
    const { release: after } = applyRecording(state, recording)
    return { ...nothing, release: after, commits: toldCommits(after?.commits ?? []) }
  }, nothing)

describe('a recording', () => {
  it('makes release, ref and deploy at once', () => {
    expect(applyRecording(nothing, hook)).toEqual({
      outcome: { outcome: 'recorded', reason: 'deploy' },
      created: true,
      release: {
        version: '1.0',
        projectIds: ['11'],
        dateCreated: 1000,
        status: 'open',
        ref: null,
        url: null,
        ownerId: null,
        dateReleased: null,
        refs: [ref('acme/web', 'abc1234')],
        commits: [],
      },
      deploy: { ...deploy, version: '1.0', projectIds: ['11'] },
    })
  })

  it('of a delivery that was seen changes nothing', () => {
    const seen = { ...nothing, seen: true }
    expect(applyRecording(seen, hook)).toMatchObject({ ...UNCHANGED, outcome: { reason: 'same-delivery' } })
  })

  it('of a deploy that is known, or was deleted with its release, changes nothing', () => {
    for (const known of [{ ...deploy, version: '1.0', projectIds: ['11'] }, 'deleted'] as const) {
      const applied = applyRecording({ ...nothing, deploy: known }, hook)
      expect(applied).toEqual({ release: null, deploy: known, created: false, outcome: SAME_RELEASE })
    }
  })

  it('that is its delivery line alone keeps its outcome', () => {
    const pending = startRecording({ ...head, outcome: { outcome: 'pending', reason: 'release-pending' } })
    expect(applyRecording(nothing, pending)).toEqual({ ...UNCHANGED, outcome: pending.outcome })
  })

  it('by a hook overwrites nothing that a client gave', () => {
    const given = client({ url: 'https://client.example/', ref: 'main', dateReleased: 5, ownerId: '32' })
    const before = applyRecording(nothing, setRefs('replace', [ref('acme/web', 'fedcba9')])(given)).release
    expect(applyRecording({ ...nothing, release: before }, hook).release).toEqual(before)
  })

  it('fills what no client gave before, and no more', () => {
    const state = play(
      client({ url: 'https://first.example/' }),
      client({ url: 'https://second.example/', ref: 'main' }),
    )
    expect(state.release).toMatchObject({ url: 'https://first.example/', ref: 'main' })
  })

  it('overwrites with what is given, and leaves the rest', () => {
    const state = play(
      client({ url: 'https://first.example/', ref: 'main' }),
      client({ mode: 'overwrite', ref: 'next' }),
    )
    expect(state.release).toMatchObject({ url: 'https://first.example/', ref: 'next' })
  })

  it('that says nothing new is a duplicate', () => {
    const first = applyRecording(nothing, client({ ref: 'main' }))
    const again = applyRecording({ ...nothing, release: first.release }, client({ ref: 'other', dateCreated: 2000 }))
    expect(again).toEqual({ release: first.release, deploy: null, created: false, outcome: SAME_RELEASE })
  })

  it('is created once for each project', () => {
    const first = applyRecording(nothing, client({}))
    const other = finishRelease(release({ mode: 'fill' }))(startRecording({ ...head, projectIds: ['9', '11'] }))
    const second = applyRecording({ ...nothing, release: first.release }, other)
    expect([first.created, second.created, second.release?.projectIds]).toEqual([true, true, ['9', '11']])
  })

  it('adds a ref only where there is none for the repository', () => {
    const state = play(hook, setRefs('add', [ref('acme/web', 'new1234'), ref('acme/api', 'api1234')])(hook))
    expect(state.release?.refs).toEqual([ref('acme/api', 'api1234'), ref('acme/web', 'abc1234')])
  })

  it('replaces refs, the last of each repository; an empty list clears the commits too', () => {
    const replaced = setRefs('replace', [ref('b', '1'), ref('a', '2'), ref('b', '3')])(client({}))
    expect(play(hook, replaced).release?.refs).toEqual([ref('a', '2'), ref('b', '3')])
    const withCommits = setCommits([commit('c1', 'a')])(client({}))
    expect(play(withCommits, setRefs('replace', [])(client({}))).release).toMatchObject({ refs: [], commits: [] })
    expect(play(withCommits, replaced).release?.commits).toHaveLength(1)
  })

  it('sets commits, whose first of each repository becomes its head', () => {
    const commits = [commit('c3', 'a'), commit('c2', null), commit('c1', 'a'), commit('d1', 'b')]
    const state = play(hook, setCommits(commits)(client({})))
    expect(state.release).toMatchObject({ refs: [ref('a', 'c3'), ref('acme/web', 'abc1234'), ref('b', 'd1')], commits })
    expect(play(hook, setCommits(commits)(client({})), setCommits([])(client({}))).release?.commits).toEqual(commits)
  })

  it('keeps the previous commit that was given with a head, when its commits have the same head', () => {
    const given = { ...ref('a', 'c2'), previousCommit: 'c0' }
    const refs = setRefs('replace', [given])
    const commits = (id: string) => setCommits([commit(id, 'a'), commit('c1', 'a')])
    expect(play(refs(client({})), commits('c2')(client({}))).release?.refs).toEqual([given])
    expect(play(commits('c2')(refs(client({})))).release?.refs).toEqual([given])
    expect(play(refs(client({})), commits('c3')(client({}))).release?.refs).toEqual([ref('a', 'c3')])
  })

  it('merges commits into what is known of them, and is a duplicate when that says nothing new', () => {
    const known = { ...commit('c1', 'a'), message: 'known', authorName: 'Dev' }
    const other = { ...commit('c1', null), message: 'of no repository' }
    const state = { ...nothing, commits: toldCommits([known, other]) }
    const given = setCommits([{ ...commit('c1', 'a'), message: 'told' }, commit('c2', 'a')])(client({}))
    const after = applyRecording(state, given).release
    expect(after?.commits).toEqual([{ ...known, message: 'told' }, commit('c2', 'a')])
    const listing = { ...nothing, release: after, commits: toldCommits(after?.commits ?? []) }
    const names = setCommits([commit('c1', 'a'), commit('c2', 'a')])(client({}))
    expect(applyRecording(listing, names)).toEqual({ ...UNCHANGED, release: after, outcome: SAME_RELEASE })
    expect(applyRecording({ ...listing, commits: new Map() }, names)).toMatchObject({ outcome: head.outcome })
  })
})

const UNCHANGED = { release: null, deploy: null, created: false }
const SAME_RELEASE = { outcome: 'duplicate', reason: 'same-release' }

describe('equality', () => {
  it('is that of what two values say, not of the order in which they say it', () => {
    expect(isEqual({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toBe(true)
    expect(isEqual({ a: undefined }, { b: undefined })).toBe(false)
    expect(isEqual([], {})).toBe(false)
  })

  it('holds for any copy and for no changed one', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        expect(isEqual(left, structuredClone(left))).toBe(true)
        expect(isEqual({ left }, { left, right })).toBe(false)
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aCommit } from '../../src/contracts/builders.ts'
import {
  type Commit,
  changesCommits,
  commitKey,
  isEqual,
  mergeCommits,
  startRecording,
  toldCommits,
} from '../../src/index.ts'

const commit = (change: Partial<Commit> = {}): Commit => aCommit({ id: 'c1', ...change })

const anyCommit: fc.Arbitrary<Commit> = fc.record({
  id: fc.constantFrom('c1', 'c2'),
  repository: fc.constantFrom(null, 'a'),
  message: fc.constantFrom(null, '', 'one', 'two'),
  authorName: fc.constantFrom(null, 'Dev', 'Ops'),
  authorEmail: fc.constantFrom(null, 'dev@example.com'),
  dateCreated: fc.constantFrom(null, 0, 1000),
  patchSet: fc.constantFrom([], [{ path: 'a', type: 'A' as const }], [{ path: 'b', type: 'D' as const }]),
})
const anyList = fc.array(anyCommit, { maxLength: 6 })

describe('commits', () => {
  it('are told apart by repository and id; a repository without a name is none', () => {
    const keys = [commit(), commit({ repository: 'c1', id: '' }), commit({ repository: 'a' }), commit({ id: 'c2' })]
    expect(new Set(keys.map(commitKey)).size).toBe(4)
    expect(commitKey(commit({ repository: '' }))).toBe(commitKey(commit()))
  })

  it('keep what is known where nothing is given; an empty message is given, an empty patch set is not', () => {
    const patchSet = [{ path: 'a', type: 'A' as const }]
    const known = commit({ message: 'known', authorName: 'Dev', dateCreated: 5, patchSet })
    const merge = (told: Commit) => mergeCommits(toldCommits([known]), [told])
    expect(merge(commit())).toEqual([known])
    expect(merge(commit({ message: '', dateCreated: 0 }))).toEqual([{ ...known, message: '', dateCreated: 0 }])
    expect(merge(commit({ patchSet: [{ path: 'b', type: 'D' }] }))).toEqual([
      { ...known, patchSet: [{ path: 'b', type: 'D' }] },
    ])
    expect(merge(commit({ repository: 'a' }))).toEqual([commit({ repository: 'a' })])
  })

  it('that are twice in a list are told by their first place, and filled by the second', () => {
    const list = [commit({ message: 'first' }), commit({ id: 'c2' }), commit({ message: 'second', authorName: 'Dev' })]
    const both = commit({ message: 'first', authorName: 'Dev' })
    expect(mergeCommits(new Map(), list)).toEqual([both, commit({ id: 'c2' }), both])
  })

  it('keep their places, are one wherever they are, and are the same when told again', () => {
    fc.assert(
      fc.property(anyList, anyList, (before, list) => {
        const merged = mergeCommits(toldCommits(before), list)
        expect(merged.map(commitKey)).toEqual(list.map(commitKey))
        for (const one of merged) expect(toldCommits(merged).get(commitKey(one))).toEqual(one)
        expect(isEqual(mergeCommits(toldCommits(merged), list), merged)).toBe(true)
      }),
    )
  })

  it('are changed by a recording that gives some, or clears the refs', () => {
    const recording = startRecording({
      organizationId: '1',
      revision: null,
      projectIds: ['11'],
      delivery: null,
      outcome: { outcome: 'recorded', reason: 'release' },
    })
    const refs = [{ repository: 'a', commit: 'c1', previousCommit: null }]
    expect(changesCommits({ ...recording, commits: [commit()] })).toBe(true)
    expect(changesCommits({ ...recording, refs: { mode: 'replace', refs: [] } })).toBe(true)
    expect(changesCommits(recording)).toBe(false)
    expect(changesCommits({ ...recording, refs: { mode: 'replace', refs } })).toBe(false)
    expect(changesCommits({ ...recording, refs: { mode: 'add', refs: [] } })).toBe(false)
  })
})

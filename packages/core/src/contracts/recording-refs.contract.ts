import { describe, expect, it } from 'vitest'
import type { Recording } from '../domain/recording.ts'
import { aCommit, aDeployed, aRecording, aRef, aRelease, type Place, sha } from './builders.ts'
import { newPlace } from './places.ts'
import { readRelease } from './reading.ts'
import { must, run } from './running.ts'
import type { StoredRecordingSubject } from './stored-recording-subject.ts'
import { suite } from './suite.ts'

const NOTHING_NEW = { outcome: { outcome: 'duplicate', reason: 'same-release' }, created: false }

/** How refs and commits that are told merge into those of a release. */
export const recordingRefsContract = (name: string, open: () => Promise<StoredRecordingSubject>): void =>
  suite(`${name}: deploy recording, refs and commits`, open, (subject) => {
    const place = (): Promise<Place> => newPlace(subject().given)
    const record = (recording: Recording) => run(subject().recording.record(recording))
    const release = ({ organizationId }: Place) => readRelease(subject().reading, organizationId, sha(1))
    const tell = (at: Place, change: Parameters<typeof aRelease>[0], rest: Partial<Recording>) =>
      record(aRecording(at, { release: aRelease(change), ...rest }))

    describe('refs', () => {
      const refsOf = async (at: Place) => (await release(at)).refs
      const replace = (at: Place, ...refs: ReturnType<typeof aRef>[]) =>
        tell(at, { mode: 'overwrite' }, { refs: { mode: 'replace', refs } })

      it('are added by a hook only where the release has none for the repository', async () => {
        const at = await place()
        await replace(at, aRef('b', '1', '0'))
        await record(aDeployed(at, { number: 1, refs: [aRef('b', '2'), aRef('a', '3')] }))
        expect(await refsOf(at)).toEqual([aRef('a', '3'), aRef('b', '1', '0')])
      })

      it('are told apart by the exact name of the repository, and sorted by it in code points', async () => {
        const at = await place()
        const names = ['Web', 'web', 'web ', '\uFF5E', '\u{1F600}']
        await replace(at, ...names.toReversed().map((repository) => aRef(repository, sha(1))))
        expect((await refsOf(at)).map(({ repository }) => repository)).toEqual(names)
      })

      it('are replaced by a client, all of them, and cleared by an empty list', async () => {
        const at = await place()
        await replace(at, aRef('a', '1'), aRef('b', '1', '0'))
        expect(await replace(at, aRef('b', '1', '0'), aRef('a', '1'))).toMatchObject(NOTHING_NEW)
        await replace(at, aRef('b', '1', '00'))
        expect(await refsOf(at)).toEqual([aRef('b', '1', '00')])
        await replace(at)
        expect(await refsOf(at)).toEqual([])
        expect(await replace(at)).toMatchObject(NOTHING_NEW)
      })
    })

    describe('commits', () => {
      const commits = ['3', '2', '1'].map((id) => aCommit({ id, repository: id === '1' ? 'b' : 'a' }))
      const idsOf = async ({ organizationId }: Place) => {
        const key = { organizationId, projectId: null, version: sha(1) }
        const page = must(await run(subject().reading.commits(key, { limit: 100, cursor: null })))
        return page.items.map(({ id }) => id)
      }

      it('replace those that were there, and their first of each repository becomes its head', async () => {
        const at = await place()
        const refs = { mode: 'replace', refs: [aRef('a', '0', '00'), aRef('c', '0', '00')] } as const
        await tell(at, { mode: 'overwrite' }, { refs })
        await tell(at, { mode: 'overwrite' }, { commits })
        expect(await idsOf(at)).toEqual(['3', '2', '1'])
        expect((await release(at)).refs).toEqual([aRef('a', '3'), aRef('b', '1'), aRef('c', '0', '00')])
        expect(await tell(at, { mode: 'overwrite' }, { commits })).toMatchObject(NOTHING_NEW)
        await tell(at, { mode: 'fill' }, { commits: commits.slice(1) })
        expect(await idsOf(at)).toEqual(['2', '1'])
        expect(await release(at)).toMatchObject({ commitCount: 2, lastCommit: { id: '2' } })
      })

      it('of no repository make no head', async () => {
        const at = await place()
        await tell(at, { mode: 'fill' }, { commits: [aCommit({ id: '1' })] })
        expect((await release(at)).refs).toEqual([])
      })

      it('stay when refs are set, and go when refs are cleared', async () => {
        const at = await place()
        await tell(at, { mode: 'fill' }, { commits })
        await tell(at, { mode: 'overwrite' }, { refs: { mode: 'replace', refs: [aRef('a', '9')] } })
        expect(await idsOf(at)).toEqual(['3', '2', '1'])
        await tell(at, { mode: 'overwrite' }, { refs: { mode: 'replace', refs: [] } })
        expect(await idsOf(at)).toEqual([])
        expect(await release(at)).toMatchObject({ refs: [], commitCount: 0, lastCommit: null, authors: [] })
      })

      it('that come with an empty list of refs are what remains', async () => {
        const at = await place()
        await tell(at, { mode: 'fill' }, { refs: { mode: 'replace', refs: [aRef('z', '1')] } })
        await tell(at, { mode: 'overwrite' }, { refs: { mode: 'replace', refs: [] }, commits: commits.slice(0, 1) })
        expect(await idsOf(at)).toEqual(['3'])
        expect((await release(at)).refs).toEqual([aRef('a', '3')])
      })

      it('may be many, and one may be there twice', async () => {
        const at = await place()
        const many = Array.from({ length: 1500 }, (_, index) => aCommit({ id: sha(index % 1499), message: `${index}` }))
        await tell(at, { mode: 'fill' }, { commits: many })
        expect(await release(at)).toMatchObject({ commitCount: 1500, lastCommit: { id: sha(0), message: '0' } })
        expect(await idsOf(at)).toEqual(many.slice(0, 100).map(({ id }) => id))
      })

      it('differ where only a file differs, which is kept and not shown', async () => {
        const at = await place()
        const withFile = (path: string) => [aCommit({ patchSet: [{ path, type: 'M' }] })]
        await tell(at, { mode: 'fill' }, { commits: withFile('a.txt') })
        expect(await tell(at, { mode: 'fill' }, { commits: withFile('a.txt') })).toMatchObject(NOTHING_NEW)
        expect(await tell(at, { mode: 'fill' }, { commits: withFile('b.txt') })).toMatchObject({
          outcome: { outcome: 'recorded' },
          created: false,
        })
      })
    })
  })

import { expect, it } from 'vitest'
import type { Commit } from '../domain/commit.ts'
import type { Recording } from '../domain/recording.ts'
import { aCommit, aRecording, aRelease, minute, type Place } from './builders.ts'
import { newPlace } from './places.ts'
import { ONE_PAGE, readRelease } from './reading.ts'
import { atOnce, inOrder, must, run } from './running.ts'
import type { StoredRecordingSubject } from './stored-recording-subject.ts'
import { suite } from './suite.ts'

const NOTHING_NEW = { outcome: { outcome: 'duplicate', reason: 'same-release' }, created: false }
const RECORDED = { outcome: { outcome: 'recorded', reason: 'release' }, created: false }

/** How commits that several releases list are known once, with all that any of them told. */
export const recordingCommitsContract = (name: string, open: () => Promise<StoredRecordingSubject>): void =>
  suite(`${name}: deploy recording, shared commits`, open, (subject) => {
    const place = (): Promise<Place> => newPlace(subject().given)
    const told = (at: Place, version: string, commits: readonly Commit[] | null, rest: Partial<Recording> = {}) =>
      aRecording(at, { release: aRelease({ version, mode: 'overwrite' }), commits, ...rest })
    const tell = (...of: Parameters<typeof told>) => run(subject().recording.record(told(...of)))
    const clear = (at: Place, version: string) => tell(at, version, null, { refs: { mode: 'replace', refs: [] } })
    const commitsOf = async ({ organizationId }: Place, version: string) => {
      const key = { organizationId, projectId: null, version }
      return must(await run(subject().reading.commits(key, ONE_PAGE))).items
    }
    const messagesOf = async (at: Place, version: string) =>
      (await commitsOf(at, version)).map(({ message }) => message)

    const whole = aCommit({
      repository: 'a',
      message: 'all of it',
      authorName: 'Dev',
      authorEmail: 'dev@example.com',
      dateCreated: minute(7),
      patchSet: [{ path: 'a.txt', type: 'M' }],
    })
    const bare = aCommit({ repository: 'a' })

    it('show in each release what any of them told, in either order', async () => {
      for (const lists of [
        [whole, bare],
        [bare, whole],
      ]) {
        const at = await place()
        await inOrder(lists.entries(), ([index, commit]) => tell(at, `${index}`, [commit]))
        const shown = await inOrder(['0', '1'], (version) => commitsOf(at, version))
        expect(shown[1]).toEqual(shown[0])
        expect(shown[0]).toMatchObject([{ message: 'all of it', dateCreated: minute(7), author: { name: 'Dev' } }])
      }
    })

    it('take each member that is given, and keep what is not', async () => {
      const parts: readonly Partial<Commit>[] = [
        { message: 'another' },
        { authorName: 'Ops' },
        { authorEmail: 'ops@example.com' },
        { dateCreated: minute(8) },
        { patchSet: [{ path: 'b.txt', type: 'A' }] },
      ]
      const at = await place()
      await tell(at, '1', [whole])
      await tell(at, '2', [bare])
      await inOrder(parts, async (part) => {
        expect(await tell(at, '2', [{ ...bare, ...part }])).toMatchObject(RECORDED)
        expect(await tell(at, '2', [{ ...bare, ...part }])).toMatchObject(NOTHING_NEW)
        expect(await tell(at, '1', [{ ...bare, ...part }])).toMatchObject(NOTHING_NEW)
      })
      const shown = { message: 'another', dateCreated: minute(8), author: { name: 'Ops', email: 'ops@example.com' } }
      expect(await commitsOf(at, '1')).toMatchObject([shown])
    })

    it('are a duplicate when all is known, whoever told it', async () => {
      const at = await place()
      await tell(at, '1', [bare])
      await tell(at, '2', [whole])
      expect(await tell(at, '1', [whole])).toMatchObject(NOTHING_NEW)
      expect(await tell(at, '1', [bare])).toMatchObject(NOTHING_NEW)
    })

    it('are told apart by repository, none among them, and by id, each exactly', async () => {
      const at = await place()
      const names = [null, 'a', 'A', 'a '].flatMap((repository) =>
        ['1', '01', 'x', 'X'].map((id) => ({ repository, id })),
      )
      const all = names.map((one, index) => aCommit({ ...one, message: `${index}` }))
      await tell(at, '1', all)
      await tell(at, '2', names.toReversed().map(aCommit))
      expect(await messagesOf(at, '2')).toEqual(all.toReversed().map(({ message }) => message))
    })

    it('that are twice in one list are told by the first place; the second fills', async () => {
      const at = await place()
      const list = [{ ...bare, message: 'first' }, aCommit({ id: 'x' }), { ...whole, message: 'second' }]
      await tell(at, '1', list)
      const shown = await commitsOf(at, '1')
      expect(shown).toMatchObject([{ message: 'first', author: { name: 'Dev' } }, { id: 'x' }, { message: 'first' }])
      expect(shown[2]).toEqual(shown[0])
      expect(await tell(at, '1', list)).toMatchObject(NOTHING_NEW)
    })

    it('are remembered as long as a release lists them', async () => {
      const at = await place()
      const other = aCommit({ id: 'other' })
      await tell(at, '1', [whole, other])
      await tell(at, '2', [bare])
      await tell(at, '1', [other])
      expect(await messagesOf(at, '2')).toEqual(['all of it'])
      await tell(at, '1', [bare])
      await clear(at, '2')
      expect(await messagesOf(at, '1')).toEqual(['all of it'])
    })

    it('are forgotten when no release lists them any more', async () => {
      for (const drop of [clear, (at: Place, version: string) => tell(at, version, [aCommit({ id: 'other' })])]) {
        const at = await place()
        await tell(at, '1', [whole, bare])
        await tell(at, '2', [bare])
        await inOrder(['1', '2'], (version) => drop(at, version))
        await tell(at, '3', [bare])
        expect(await messagesOf(at, '3')).toEqual([null])
      }
    })

    it('are taken by what overwrites nothing where the release lists none, and fill what was not told of them', async () => {
      const at = await place()
      const release = aRelease({ version: '1' })
      const fill = (commits: readonly Commit[]) => run(subject().recording.record(aRecording(at, { release, commits })))
      const head = { repository: 'a', commit: bare.id.slice(0, 7), previousCommit: 'before' }
      await tell(at, '1', null, { refs: { mode: 'replace', refs: [head] } })
      await tell(at, 'other', [{ ...bare, message: 'of a client' }])
      const older = aCommit({ id: 'older', repository: 'b', message: 'older' })
      expect(await fill([whole, older])).toMatchObject(RECORDED)
      expect(await messagesOf(at, '1')).toEqual(['of a client', 'older'])
      expect(await commitsOf(at, 'other')).toMatchObject([{ message: 'of a client', author: { name: 'Dev' } }])
      expect(await fill([aCommit({ id: 'unheard', repository: 'c' }), older])).toMatchObject(NOTHING_NEW)
      expect(await fill([{ ...older, message: 'rewritten' }])).toMatchObject(NOTHING_NEW)
      expect(await messagesOf(at, '1')).toEqual(['of a client', 'older'])
      const { refs } = await readRelease(subject().reading, at.organizationId, '1')
      expect(refs).toEqual([head, { repository: 'b', commit: 'older', previousCommit: null }])
    })

    it('of a client stay, whether he or what overwrites nothing comes first, also at once', async () => {
      const at = await place()
      const mine = [aCommit({ id: 'mine', message: 'mine' })]
      const results = await atOnce((index) => {
        const version = `v${index % 8}`
        const filling = aRecording(at, { release: aRelease({ version }), commits: [whole] })
        return subject().recording.record(index < 24 ? filling : told(at, version, mine))
      })
      expect(results.slice(24).map(({ outcome }) => outcome.outcome)).toEqual(Array(8).fill('recorded'))
      await inOrder(Array.from({ length: 8 }).keys(), async (index) => {
        expect(await messagesOf(at, `v${index}`)).toEqual(['mine'])
      })
    })

    it('are of one organization', async () => {
      const [ours, theirs] = [await place(), await place()]
      await tell(theirs, '1', [whole])
      await tell(ours, '1', [bare])
      await clear(ours, '1')
      expect([await messagesOf(ours, '1'), await messagesOf(theirs, '1')]).toEqual([[], ['all of it']])
    })

    it('keep all that many releases tell of them at once', async () => {
      const at = await place()
      const ids = Array.from({ length: 12 }, (_, index) => `${index}`)
      const parts: readonly Partial<Commit>[] = [{ message: 'm' }, { authorName: 'n' }, { authorEmail: 'e' }, {}]
      const listOf = (index: number) => [...ids.slice(index % 12), ...ids.slice(0, index % 12)]
      const results = await atOnce((index) =>
        subject().recording.record(
          told(
            at,
            `v${index % 16}`,
            listOf(index).map((id) => aCommit({ id, ...parts[index % 4] })),
          ),
        ),
      )
      expect(results.filter(({ created }) => created).length).toBe(16)
      await inOrder(Array.from({ length: 16 }).keys(), async (index) => {
        const shown = await commitsOf(at, `v${index}`)
        expect(shown.map(({ id }) => id)).toEqual(
          [listOf(index), listOf(index + 16)].find(([id]) => id === shown[0]?.id),
        )
        expect(shown.every(({ message, author }) => message === 'm' && author?.name === 'n')).toBe(true)
      })
    })

    it('are lost to no release while others drop them', async () => {
      const at = await place()
      const ids = Array.from({ length: 6 }, (_, index) => `${index}`)
      await inOrder([1, 2, 3], async () => {
        await atOnce((index) => {
          const list = ids.slice(index % 5, (index % 5) + 3).map((id) => aCommit({ id, message: id }))
          const refs = { mode: 'replace', refs: [] } as const
          const change = index % 3 === 0 ? told(at, `v${index % 8}`, null, { refs }) : told(at, `v${index % 8}`, list)
          return subject().recording.record(change)
        })
        await inOrder(Array.from({ length: 8 }).keys(), async (index) => {
          const shown = await commitsOf(at, `v${index}`)
          expect(shown.every(({ id, message }) => id === message)).toBe(true)
          const { commitCount } = await readRelease(subject().reading, at.organizationId, `v${index}`)
          expect(commitCount).toBe(shown.length)
        })
      })
    })
  })

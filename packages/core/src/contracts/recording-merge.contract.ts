import { describe, expect, it } from 'vitest'
import type { Recording } from '../domain/recording.ts'
import {
  type AppDeployed,
  aCommit,
  aDeployed,
  aRecording,
  aRef,
  aRelease,
  minute,
  type Place,
  START,
  sha,
} from './builders.ts'
import { newPlace } from './places.ts'
import { readDeploys, readRelease } from './reading.ts'
import { inOrder, must, permutations, run } from './running.ts'
import type { StoredRecordingSubject } from './stored-recording.contract.ts'
import { suite } from './suite.ts'

const NOTHING_NEW = { outcome: { outcome: 'duplicate', reason: 'same-release' }, created: false }
const RECORDED = { outcome: { outcome: 'recorded', reason: 'release' } }

/** How what is told of a release merges into what is known of it. */
export const recordingMergeContract = (name: string, open: () => Promise<StoredRecordingSubject>): void =>
  suite(`${name}: deploy recording, merging`, open, (subject) => {
    const place = (): Promise<Place> => newPlace(subject().given)
    const record = (recording: Recording) => run(subject().recording.record(recording))
    const release = ({ organizationId }: Place, version = sha(1)) =>
      readRelease(subject().reading, organizationId, version)
    const tell = (at: Place, change: Parameters<typeof aRelease>[0], rest: Partial<Recording> = {}) =>
      record(aRecording(at, { release: aRelease(change), ...rest }))

    describe('what a client gives', () => {
      const first = { ref: 'main', url: 'https://a.example', dateReleased: minute(1) }
      const second = { ref: 'next', url: 'https://b.example', dateReleased: minute(2) }

      it('fills what no client gave before, and leaves what one gave', async () => {
        const at = await place()
        await tell(at, { mode: 'fill', ref: 'main' })
        expect(await tell(at, { mode: 'fill', ...second })).toMatchObject({ ...RECORDED, created: false })
        expect(await release(at)).toMatchObject({ ...second, ref: 'main' })
        expect(await tell(at, { mode: 'fill', ...first })).toMatchObject(NOTHING_NEW)
        expect(await release(at)).toMatchObject({ ...second, ref: 'main' })
      })

      it('overwrites what is given, and leaves what is not', async () => {
        const at = await place()
        await tell(at, { mode: 'fill', ...first })
        expect(await tell(at, { mode: 'overwrite', url: second.url })).toMatchObject({ ...RECORDED, created: false })
        expect(await release(at)).toMatchObject({ ...first, url: second.url })
        await tell(at, { mode: 'overwrite', ...second })
        expect(await release(at)).toMatchObject(second)
        expect(await tell(at, { mode: 'overwrite', ...second })).toMatchObject(NOTHING_NEW)
      })

      it('makes a release that is missing, whatever the mode, and dates it but once', async () => {
        for (const mode of ['insert', 'fill', 'overwrite'] as const) {
          const at = await place()
          expect(await tell(at, { mode, dateCreated: minute(1) })).toMatchObject({ ...RECORDED, created: true })
          expect(await tell(at, { mode, dateCreated: minute(2) })).toMatchObject(NOTHING_NEW)
          expect(await release(at)).toMatchObject({ dateCreated: minute(1), status: 'open' })
        }
      })

      it('archives and restores in either mode; a hook does neither', async () => {
        const at = await place()
        await tell(at, { mode: 'fill', status: 'archived' })
        await record(aDeployed(at, { number: 1 }))
        expect(await release(at)).toMatchObject({ status: 'archived', deployCount: 1 })
        await tell(at, { mode: 'fill', status: 'open' })
        expect(await release(at)).toMatchObject({ status: 'open' })
        await tell(at, { mode: 'overwrite', status: 'archived' })
        expect(await release(at)).toMatchObject({ status: 'archived' })
      })

      it('sets the owner once by filling, again by overwriting', async () => {
        const at = await place()
        const emails = ['a@example.com', 'b@example.com']
        const [a, b] = await inOrder(emails, (email) =>
          subject().given.member(at.organizationId, [{ email, verified: true }]),
        )
        await tell(at, { mode: 'fill', ownerId: must(a) })
        expect(await tell(at, { mode: 'fill', ownerId: must(b) })).toMatchObject(NOTHING_NEW)
        expect((await release(at)).owner).toMatchObject({ id: a })
        await tell(at, { mode: 'overwrite', ownerId: must(b) })
        expect((await release(at)).owner).toMatchObject({ id: b })
      })
    })

    describe('what follows from deploys', () => {
      const three = async (at: Place): Promise<readonly AppDeployed[]> => {
        const ownerId = await subject().given.member(at.organizationId, [{ email: 'd@example.com', verified: true }])
        const later = await subject().given.member(at.organizationId, [{ email: 'e@example.com', verified: true }])
        const version = sha(1)
        return [
          { number: 1, version },
          { number: 2, version, deploy: { ownerId } },
          { number: 3, version, deploy: { ownerId: later, url: 'https://three.example' } },
        ]
      }

      it('is date, owner and url of the first deploy in time that has one, in any order of arrival', async () => {
        for (const order of permutations([0, 1, 2])) {
          const at = await place()
          const told = await three(at)
          await inOrder(order, (index) => record(aDeployed(at, must(told[index]))))
          expect(await release(at)).toMatchObject({
            dateReleased: minute(1),
            owner: { email: 'd@example.com' },
            url: 'https://three.example',
            deployCount: 3,
          })
          const shown = await readDeploys(subject().reading, at.organizationId)
          expect(shown.map(({ release: { url } }) => url)).toEqual(Array(3).fill('https://three.example'))
          expect(shown.map(({ url }) => url)).toEqual(['https://three.example', null, null])
        }
      })

      it('goes by release number where times are equal, then by key in code points', async () => {
        const urlOf = ({ key, number }: { readonly key: string; readonly number: number | null }) =>
          `https://${number}.example/${key}`
        const inTime = [
          { key: 'z', number: null },
          { key: 'y', number: 1 },
          { key: 'x', number: 2 },
          { key: 'x\uFF5E', number: 2 },
          { key: 'x\u{1F600}', number: 2 },
        ]
        for (let skip = 0; skip < inTime.length; skip += 1) {
          const at = await place()
          const rest = inTime.slice(skip)
          await inOrder(rest.toReversed(), ({ key, number }) => {
            const deploy = { key, releaseNumber: number, url: urlOf({ key, number }) }
            return record(aDeployed(at, { number: 1, dateFinished: START, deploy }))
          })
          expect((await release(at)).url).toBe(urlOf(must(rest[0])))
        }
      })

      it('gives way to what a client gave, before or after', async () => {
        const given = { url: 'https://client.example', dateReleased: minute(9) }
        for (const mode of ['fill', 'overwrite'] as const) {
          const [early, late] = [await place(), await place()]
          const deploy = { url: 'https://deploy.example' }
          await tell(early, { mode, ...given })
          await record(aDeployed(early, { number: 1, deploy }))
          await record(aDeployed(late, { number: 1, deploy }))
          expect(await release(late)).toMatchObject({ url: 'https://deploy.example', dateReleased: minute(1) })
          expect(await tell(late, { mode, ...given })).toMatchObject({ ...RECORDED, created: false })
          for (const at of [early, late]) expect(await release(at)).toMatchObject(given)
        }
      })
    })

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
        expect(await tell(at, { mode: 'fill' }, { commits: withFile('b.txt') })).toMatchObject(RECORDED)
      })
    })
  })

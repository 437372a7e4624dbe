import { describe, expect, it } from 'vitest'
import type { Recording } from '../domain/recording.ts'
import {
  type AppDeployed,
  aDeploy,
  aDeployed,
  aRecording,
  aRelease,
  minute,
  type Place,
  START,
  sha,
} from './builders.ts'
import { newPlace } from './places.ts'
import { readDeploys, readRelease } from './reading.ts'
import { inOrder, must, permutations, refusal, run } from './running.ts'
import type { StoredRecordingSubject } from './stored-recording-subject.ts'
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

      it('does nothing at all where a release must be there and is not', async () => {
        for (const mode of ['insert', 'fill', 'overwrite'] as const) {
          const at = await place()
          const told = aRecording(at, { release: aRelease({ mode, ifMissing: 'refuse' }), deploy: aDeploy() })
          expect(await refusal(subject().recording.record(told))).toBe('UnknownRelease')
          expect(await readDeploys(subject().reading, at.organizationId)).toEqual([])
          await tell(at, { mode: 'fill' })
          expect(await record(told)).toMatchObject({ outcome: { outcome: 'recorded' }, created: false })
          expect(await release(at)).toMatchObject({ deployCount: 1 })
        }
      })

      it('is not touched by a hook, whatever that would give', async () => {
        const at = await place()
        await tell(at, { mode: 'fill', ref: 'main' })
        expect(await tell(at, { mode: 'insert', ...second, status: 'archived' })).toMatchObject(NOTHING_NEW)
        expect(await release(at)).toMatchObject({ ref: 'main', url: null, dateReleased: null, status: 'open' })
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
  })

import { expect, it } from 'vitest'
import { aCommit, aDeployed, aRecording, aRelease, minute, type Place, START, sha } from './builders.ts'
import { newPlace, newPlaces } from './places.ts'
import type { ReleaseReadingSubject } from './release-reading-subject.ts'
import { inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'

/** Which release is the one before, of those that have commits. */
export const previousReleaseContract = (name: string, open: () => Promise<ReleaseReadingSubject>): void =>
  suite(`${name}: release reading, previous with commits`, open, (subject) => {
    const place = (): Promise<Place> => newPlace(subject().given)
    const record = (recording: ReturnType<typeof aRecording>) => run(subject().recording.record(recording))

    interface Told {
      readonly version: string
      readonly at: Place
      readonly head?: string | null
      readonly dateReleased?: number | null
      readonly dateCreated?: number
    }
    const told = ({ version, at, head = sha(1), dateReleased = null, dateCreated = START }: Told) => {
      const release = aRelease({ version, mode: 'fill', dateReleased, dateCreated })
      return record(aRecording(at, { release, commits: head === null ? null : [aCommit({ id: head }), aCommit()] }))
    }
    const before = async ({ organizationId }: Place, version: string): Promise<string | null> => {
      const key = { organizationId, projectId: null, version }
      return (await run(subject().reading.previousWithCommits(key)))?.version ?? null
    }

    it('is none for the only release, and for one that does not exist', async () => {
      const at = await place()
      await told({ version: 'only', at })
      expect(await before(at, 'only')).toBeNull()
      expect(await before(at, 'never')).toBeNull()
    })

    it('is the last one not later, by when it was released or else made', async () => {
      const at = await place()
      await told({ version: 'old', at, dateReleased: minute(1) })
      await told({ version: 'unreleased', at, dateCreated: minute(3) })
      await told({ version: 'middle', at, dateReleased: minute(2), dateCreated: minute(9) })
      await told({ version: 'new', at, dateReleased: minute(4) })
      expect(await before(at, 'new')).toBe('unreleased')
      expect(await before(at, 'unreleased')).toBe('middle')
      expect(await before(at, 'middle')).toBe('old')
      expect(await before(at, 'old')).toBeNull()
    })

    it('counts a deploy as the release of a version whose date nobody gave', async () => {
      const at = await place()
      await told({ version: 'a', at, dateCreated: minute(8) })
      await record(aDeployed(at, { number: 1, version: 'a', dateFinished: minute(1) }))
      await told({ version: 'b', at, dateReleased: minute(2) })
      expect(await before(at, 'b')).toBe('a')
    })

    it('takes the one made first for the earlier where times are equal', async () => {
      const at = await place()
      await inOrder(['first', 'second', 'third'], (version) => told({ version, at, dateReleased: minute(1) }))
      expect(await before(at, 'third')).toBe('second')
      expect(await before(at, 'second')).toBe('first')
      expect(await before(at, 'first')).toBeNull()
    })

    it('passes over releases whose newest commit is no full SHA', async () => {
      const at = await place()
      await told({ version: 'sha-1', at, head: 'a'.repeat(40), dateReleased: minute(1) })
      await told({ version: 'sha-256', at, head: 'b'.repeat(64), dateReleased: minute(2) })
      const heads = ['a'.repeat(39), 'a'.repeat(41), 'a'.repeat(63), 'g'.repeat(40), 'v1', null]
      await inOrder(heads.entries(), ([index, head]) =>
        told({ version: `v${index}`, at, head, dateReleased: minute(3) }),
      )
      await told({ version: 'new', at, head: null, dateReleased: minute(4) })
      expect(await before(at, 'new')).toBe('sha-256')
      expect(await before(at, 'sha-256')).toBe('sha-1')
    })

    it('passes over releases of other projects, and takes those that share one', async () => {
      const { each, all } = await newPlaces(subject().given, 3)
      const [web, api, docs] = [must(each[0]), must(each[1]), must(each[2])]
      const both = { ...all, projectIds: all.projectIds.slice(0, 2) }
      await told({ version: 'both', at: both, dateReleased: minute(1) })
      await told({ version: 'api', at: api, dateReleased: minute(2) })
      await told({ version: 'docs', at: docs, dateReleased: minute(3) })
      await told({ version: 'web', at: web, dateReleased: minute(4) })
      expect(await before(web, 'web')).toBe('both')
      expect(await before(api, 'api')).toBe('both')
      expect(await before(docs, 'docs')).toBeNull()
    })

    it('takes an archived one too, and none of another organization', async () => {
      const [at, other] = [await place(), await place()]
      await told({ version: 'theirs', at: other, dateReleased: minute(2) })
      await told({ version: 'archived', at, dateReleased: minute(1) })
      const release = aRelease({ version: 'archived', mode: 'overwrite', status: 'archived' })
      await record(aRecording(at, { release }))
      await told({ version: 'new', at, dateReleased: minute(3) })
      expect(await before(at, 'new')).toBe('archived')
    })
  })

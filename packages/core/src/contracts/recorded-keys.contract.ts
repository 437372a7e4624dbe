import { expect, it } from 'vitest'
import { AWKWARD_TEXTS, NO_IDS } from './awkward.ts'
import { aDelivered, aDeployed, type Place } from './builders.ts'
import { newPlace, newPlaces } from './places.ts'
import type { ReleaseReadingSubject } from './release-reading-subject.ts'
import { inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'

const keyOf = (number: number): string => `heroku:app-1:v${number}`

/** Which keys are known. That of a deploy whose release was removed is among them: release removal's suite says so. */
export const recordedKeysContract = (name: string, open: () => Promise<ReleaseReadingSubject>): void =>
  suite(`${name}: release reading, recorded keys`, open, (subject) => {
    const record = (recording: ReturnType<typeof aDeployed>) => run(subject().recording.record(recording))
    const known = async ({ organizationId, projectIds }: Place, keys: readonly string[]) =>
      (await run(subject().reading.recordedKeys(organizationId, must(projectIds[0]), keys))).toSorted()

    it('answers those of the keys that have a deploy, whoever told of it', async () => {
      const at = await newPlace(subject().given)
      expect(await known(at, [keyOf(1)])).toEqual([])
      await inOrder([1, 3], (number) => record(aDelivered(at, { number })))
      await record(aDeployed(at, { number: 4 }))
      expect(await known(at, [1, 2, 3, 4, 5].map(keyOf))).toEqual([1, 3, 4].map(keyOf))
      expect(await known(at, [])).toEqual([])
    })

    it('looks for a thousand keys at once', async () => {
      const at = await newPlace(subject().given)
      await inOrder([7, 900], (number) => record(aDeployed(at, { number })))
      const keys = Array.from({ length: 1000 }, (_, index) => keyOf(index))
      expect(await known(at, keys)).toEqual([7, 900].map(keyOf))
    })

    it('knows a deploy of several projects in the lowest of them', async () => {
      const { each, all } = await newPlaces(subject().given, 2)
      await record(aDeployed(all, { number: 1 }))
      expect(await known(must(each[0]), [keyOf(1)])).toEqual([keyOf(1)])
      expect(await known(must(each[1]), [keyOf(1)])).toEqual([])
    })

    it('knows nothing of other organizations, of no ids, and of texts that are no keys', async () => {
      const [ours, theirs] = [await newPlace(subject().given), await newPlace(subject().given)]
      await record(aDeployed(ours, { number: 1 }))
      expect(await known(theirs, [keyOf(1)])).toEqual([])
      expect(await known({ ...theirs, projectIds: ours.projectIds }, [keyOf(1)])).toEqual([])
      for (const id of NO_IDS) {
        expect(await known({ ...ours, organizationId: id }, [keyOf(1)])).toEqual([])
        expect(await known({ ...ours, projectIds: [id] }, [keyOf(1)])).toEqual([])
      }
      expect(await known(ours, [...AWKWARD_TEXTS, 'with \0', ''])).toEqual([])
    })
  })

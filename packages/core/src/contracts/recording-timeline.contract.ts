import { expect, it } from 'vitest'
import type { Deploy } from '../domain/deploy.ts'
import { type AppDeployed, aDeployed, aRecording, aRef, aRelease, minute, type Place, sha } from './builders.ts'
import { newPlace, newPlaces } from './places.ts'
import { readDeploys, readRelease } from './reading.ts'
import { inOrder, must, permutations, run } from './running.ts'
import type { StoredRecordingSubject } from './stored-recording-subject.ts'
import { suite } from './suite.ts'

const WEB = 'acme/web'

/** Which commit was there before each deploy. */
export const recordingTimelineContract = (name: string, open: () => Promise<StoredRecordingSubject>): void =>
  suite(`${name}: deploy recording, previous commits`, open, (subject) => {
    const place = (): Promise<Place> => newPlace(subject().given)
    /** Deploys the commit of the same number, unless told otherwise. */
    const deploy = (at: Place, told: AppDeployed) =>
      run(subject().recording.record(aDeployed(at, { refs: [aRef(WEB, told.version ?? sha(told.number))], ...told })))
    const previous = ({ refs }: Deploy): (string | null)[] => refs.map(({ previousCommit }) => previousCommit)
    /** The previous commits of all deploys, oldest deploy first. */
    const history = async ({ organizationId }: Place) =>
      (await readDeploys(subject().reading, organizationId)).toReversed().flatMap(previous)

    it('is none for the first deploy, then the head commit of the one before', async () => {
      const at = await place()
      await inOrder([1, 2, 3], (number) => deploy(at, { number }))
      expect(await history(at)).toEqual([null, sha(1), sha(2)])
    })

    it('is that of the deploy before in time, in any order of arrival', async () => {
      for (const order of permutations([1, 2, 3])) {
        const at = await place()
        await inOrder(order, (number) => deploy(at, { number }))
        expect(await history(at)).toEqual([null, sha(1), sha(2)])
      }
    })

    it('goes by release number where times are equal (none is the lowest), then by key in code points', async () => {
      const numbered = [null, 1, 2].map((releaseNumber, index) => ({ number: index, deploy: { releaseNumber } }))
      const keyed = ['a', '\uFF5E', '\u{1F600}'].map((key, index) => ({
        number: index,
        deploy: { key, releaseNumber: 7 },
      }))
      for (const told of [numbered, keyed]) {
        for (const order of permutations([0, 1, 2])) {
          const at = await place()
          await inOrder(order, (index) => deploy(at, { ...must(told[index]), dateFinished: minute(1) }))
          const shown = await readDeploys(subject().reading, at.organizationId)
          const byVersion = [0, 1, 2].map((number) =>
            must(shown.find(({ release }) => release.version === sha(number))),
          )
          expect(byVersion.flatMap(previous)).toEqual([null, sha(0), sha(1)])
        }
      }
    })

    it('is of the same environment', async () => {
      const at = await place()
      await deploy(at, { number: 1 })
      await deploy(at, { number: 2, environment: 'staging' })
      await deploy(at, { number: 3, environment: 'Production' })
      await deploy(at, { number: 4 })
      expect(await history(at)).toEqual([null, null, null, sha(1)])
    })

    it('is of the same app: by id, which survives a rename, else by name; none is one app too', async () => {
      const at = await place()
      const apps = [
        { id: 'a', name: 'old' },
        { id: 'b', name: 'old' },
        { id: 'a', name: 'new' },
        { id: null, name: 'plain' },
        null,
        { id: null, name: 'plain' },
        null,
      ]
      await inOrder(apps.entries(), ([index, app]) =>
        deploy(at, { number: index, deploy: { app, key: `key ${index}` } }),
      )
      expect(await history(at)).toEqual([null, null, sha(0), null, null, sha(3), sha(4)])
    })

    it('is of the same repository: of the last deploy before that has a ref there', async () => {
      const at = await place()
      await deploy(at, { number: 1, refs: [aRef('a', 'a1'), aRef('b', 'b1')] })
      await deploy(at, { number: 2, refs: [aRef('b', 'b2')] })
      await deploy(at, { number: 3, refs: [] })
      await deploy(at, { number: 4, refs: [aRef('a', 'a4'), aRef('A', 'A4'), aRef('b', 'b4')] })
      const [last] = await readDeploys(subject().reading, at.organizationId)
      expect(last?.refs).toEqual([aRef('A', 'A4'), aRef('a', 'a4', 'a1'), aRef('b', 'b4', 'b2')])
    })

    it('is of a project in common', async () => {
      const { each, all } = await newPlaces(subject().given, 3)
      const [web, api, docs] = [must(each[0]), must(each[1]), must(each[2])]
      const webAndApi = { ...all, projectIds: all.projectIds.slice(0, 2) }
      const apiAndDocs = { ...all, projectIds: all.projectIds.slice(1) }
      await inOrder([web, docs, webAndApi, apiAndDocs, web, docs, api].entries(), ([index, at]) =>
        deploy(at, { number: index }),
      )
      expect(await history(all)).toEqual([null, null, sha(0), sha(2), sha(2), sha(3), sha(3)])
    })

    it('is of the same organization, though another has an app with this very id', async () => {
      const [ours, theirs] = [await place(), await place()]
      await deploy(theirs, { number: 1 })
      await deploy(ours, { number: 2 })
      expect(await history(ours)).toEqual([null])
      expect(await history(theirs)).toEqual([null])
    })

    it('is what was deployed, also when that is the same commit or one that was deployed before', async () => {
      const at = await place()
      await deploy(at, { number: 1, version: sha(1) })
      await deploy(at, { number: 2, version: sha(2) })
      await deploy(at, { number: 3, version: sha(1), deploy: { kind: 'rollback' } })
      await deploy(at, { number: 4, version: sha(1) })
      expect(await history(at)).toEqual([null, sha(1), sha(2), sha(1)])
    })

    it('shows at a release what a client gave, else what was before its first deploy in time', async () => {
      const at = await place()
      const refsOf = async (version: string) => (await readRelease(subject().reading, at.organizationId, version)).refs
      await deploy(at, { number: 5, version: sha(2) })
      expect(await refsOf(sha(2))).toEqual([aRef(WEB, sha(2))])
      await deploy(at, { number: 1, version: sha(1) })
      await deploy(at, { number: 2, version: sha(2) })
      await deploy(at, { number: 3, version: sha(3) })
      expect(await refsOf(sha(2))).toEqual([aRef(WEB, sha(2), sha(1))])
      const refs = { mode: 'replace', refs: [aRef(WEB, sha(2), 'given')] } as const
      const release = aRelease({ version: sha(2), mode: 'overwrite' })
      await run(subject().recording.record(aRecording(at, { release, refs })))
      expect(await refsOf(sha(2))).toEqual([aRef(WEB, sha(2), 'given')])
      expect(await history(at)).toEqual([null, sha(1), sha(2), sha(3)])
    })

    it('follows the refs of the release before, when a client sets those later', async () => {
      const at = await place()
      await deploy(at, { number: 1, refs: [] })
      await deploy(at, { number: 2 })
      expect(await history(at)).toEqual([null])
      const refs = { mode: 'replace', refs: [aRef(WEB, 'told later')] } as const
      await run(subject().recording.record(aRecording(at, { release: aRelease({ mode: 'overwrite' }), refs })))
      expect(await history(at)).toEqual([null, 'told later'])
    })
  })

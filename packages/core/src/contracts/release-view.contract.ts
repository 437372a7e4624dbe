import { expect, it } from 'vitest'
import { AWKWARD_TEXTS, NO_IDS, SIMILAR_VERSIONS } from './awkward.ts'
import {
  aCommit,
  aDelivered,
  aDeployed,
  aRecording,
  aRef,
  aRelease,
  minute,
  type Place,
  START,
  sha,
} from './builders.ts'
import { newPlace, newPlaces } from './places.ts'
import { ONE_PAGE, readDeploys, readRelease } from './reading.ts'
import type { ReleaseReadingSubject } from './release-reading-subject.ts'
import { inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'

const REPOSITORY = 'acme/web'

/** How one release, its commits and its deploys look when they are read. */
export const releaseViewContract = (name: string, open: () => Promise<ReleaseReadingSubject>): void =>
  suite(`${name}: release reading, one release`, open, (subject) => {
    const place = (): Promise<Place> => newPlace(subject().given)
    const record = (recording: ReturnType<typeof aRecording>) => run(subject().recording.record(recording))
    const release = ({ organizationId }: Place, version = sha(1)) =>
      readRelease(subject().reading, organizationId, version)

    it('shows a release of which nothing but the version is known', async () => {
      const at = await place()
      await record(aRecording(at, { release: aRelease() }))
      const { projects, ...rest } = await release(at)
      expect(rest).toEqual({
        id: expect.stringMatching(/^[1-9]\d{0,15}$/),
        version: sha(1),
        status: 'open',
        ref: null,
        url: null,
        dateCreated: START,
        dateReleased: null,
        owner: null,
        refs: [],
        commitCount: 0,
        authors: [],
        lastCommit: null,
        deployCount: 0,
        lastDeploy: null,
      })
      expect(projects.map(({ id }) => id)).toEqual(at.projectIds)
      expect(projects).toEqual([
        { id: at.projectIds[0], slug: expect.any(String), name: expect.any(String), platform: null },
      ])
    })

    it('shows all that a client gave', async () => {
      const at = await place()
      const ownerId = await subject().given.member(
        at.organizationId,
        [{ email: 'Dev@example.com', verified: false }],
        'Dev',
      )
      const given = { ref: 'main', url: 'https://example.com/', ownerId, dateReleased: minute(5) }
      const refs = { mode: 'replace', refs: [aRef('b', '2'), aRef('a', '1', '0')] } as const
      await record(aRecording(at, { release: aRelease({ mode: 'fill', ...given }), refs }))
      expect(await release(at)).toMatchObject({
        ref: 'main',
        url: 'https://example.com/',
        owner: { id: ownerId, name: 'Dev', email: 'Dev@example.com' },
        dateReleased: minute(5),
        refs: [aRef('a', '1', '0'), aRef('b', '2')],
      })
    })

    it('shows a deploy with all that was told of it', async () => {
      const at = await place()
      const deploy = { dateStarted: minute(1), url: 'https://x.example', name: 'n', kind: 'promotion' } as const
      const told = { number: 7, version: sha(1), dateFinished: minute(2), refs: [aRef(REPOSITORY, sha(1))], deploy }
      const { deployId, deliveryId } = await record(aDelivered(at, told))
      const shown = {
        id: must(deployId),
        environment: 'production',
        name: 'n',
        url: 'https://x.example',
        dateStarted: minute(1),
        dateFinished: minute(2),
        projects: [{ id: at.projectIds[0], slug: expect.any(String) }],
        kind: 'promotion',
        releaseNumber: 7,
        app: { id: 'app-1', name: 'app-1-name' },
        refs: [aRef(REPOSITORY, sha(1))],
        release: { version: sha(1), url: 'https://x.example' },
        deliveryId: must(deliveryId),
      }
      expect(await readDeploys(subject().reading, at.organizationId)).toEqual([shown])
      expect(await release(at)).toMatchObject({ deployCount: 1, lastDeploy: shown })
    })

    it('shows an app by what is known of it', async () => {
      const at = await place()
      const apps = [null, { id: 'only-id', name: null }, { id: null, name: 'only-name' }]
      await inOrder(apps.entries(), ([index, app]) =>
        record(aDeployed(at, { number: index + 1, deploy: { app, releaseNumber: null } })),
      )
      const shown = await readDeploys(subject().reading, at.organizationId)
      expect(shown.map(({ app }) => app)).toEqual(apps.toReversed())
      expect(shown.map(({ releaseNumber }) => releaseNumber)).toEqual([null, null, null])
    })

    it('shows projects by slug, in a release and in a deploy', async () => {
      const { all } = await newPlaces(subject().given, 12)
      await record(aDeployed(all, { number: 1 }))
      const { projects, lastDeploy } = await release(all)
      const slugs = projects.map(({ slug }) => slug)
      expect(slugs).toEqual(slugs.toSorted())
      expect(new Set(projects.map(({ id }) => id))).toEqual(new Set(all.projectIds))
      expect(lastDeploy?.projects).toEqual(projects.map(({ id, slug }) => ({ id, slug })))
    })

    it('takes the last deploy in time for the last, not the last to arrive', async () => {
      const at = await place()
      const version = sha(1)
      await inOrder([2, 3, 1], (number) =>
        record(aDeployed(at, { number, version, dateFinished: minute(Math.min(number, 2)) })),
      )
      expect(await release(at)).toMatchObject({ deployCount: 3, lastDeploy: { releaseNumber: 3 } })
    })

    it('shows no owner whom the organization does not have (any more)', async () => {
      const at = await place()
      const other = await place()
      const stranger = await subject().given.member(other.organizationId, [{ email: 'x@example.com', verified: true }])
      const member = await subject().given.member(at.organizationId, [{ email: 'dev@example.com', verified: true }])
      await record(aRecording(at, { release: aRelease({ mode: 'fill', ownerId: stranger }) }))
      await record(aDeployed(at, { number: 2, deploy: { ownerId: member } }))
      expect((await release(at)).owner).toBeNull()
      expect((await release(at, sha(2))).owner).toMatchObject({ id: member })
      await subject().removeMember(at.organizationId, member)
      expect((await release(at, sha(2))).owner).toBeNull()
    })

    it('keeps awkward texts as they are', async () => {
      const at = await place()
      await inOrder(AWKWARD_TEXTS.entries(), ([index, text]) => {
        const deploy = { key: text, name: text, url: text, environment: text, app: { id: text, name: text } }
        const version = `v${index}`
        const author = { authorName: text, authorEmail: text, message: text, repository: text }
        const made = aDeployed(at, {
          number: 1,
          version,
          dateFinished: minute(index),
          refs: [aRef(text, text)],
          deploy,
        })
        return record({ ...made, commits: [aCommit({ id: text, ...author })] })
      })
      const shown = await readDeploys(subject().reading, at.organizationId)
      expect(shown.toReversed().map(({ name: kept, url, environment, app }) => [kept, url, environment, app])).toEqual(
        AWKWARD_TEXTS.map((text) => [text, text, text, { id: text, name: text }]),
      )
      expect(shown.toReversed().map(({ refs }) => refs)).toEqual(AWKWARD_TEXTS.map((text) => [aRef(text, text)]))
      const first = await release(at, 'v0')
      const [text] = AWKWARD_TEXTS
      expect(first.lastCommit).toMatchObject({ id: text, message: text, author: { name: text, email: text } })
    })

    it('names a hundred authors at most, those of the newest commits', async () => {
      const at = await place()
      const names = Array.from({ length: 102 }, (_, index) => `author ${index}`)
      const commits = names.map((authorName, index) => aCommit({ id: sha(index), authorName }))
      await record({ ...aRecording(at, { release: aRelease() }), commits })
      const { authors, commitCount } = await release(at)
      expect([authors.map((author) => author.name), commitCount]).toEqual([names.slice(0, 100), 102])
    })

    it('tells versions apart by code point', async () => {
      const at = await place()
      await inOrder(SIMILAR_VERSIONS, (version) =>
        record(aRecording(at, { release: aRelease({ version, mode: 'fill', ref: version }) })),
      )
      const read = await inOrder(SIMILAR_VERSIONS, (version) => release(at, version))
      expect(read.map(({ ref }) => ref)).toEqual(SIMILAR_VERSIONS)
      expect(new Set(read.map(({ id }) => id)).size).toBe(SIMILAR_VERSIONS.length)
    })

    it('finds a release by a project only if it has that project', async () => {
      const { each } = await newPlaces(subject().given, 2)
      const [web, api] = [must(each[0]), must(each[1])]
      await record(aRecording(web, { release: aRelease() }))
      const key = { organizationId: web.organizationId, version: sha(1) }
      const find = (projectId: string | null) => run(subject().reading.release({ ...key, projectId }))
      expect(await find(must(web.projectIds[0]))).toMatchObject({ version: sha(1) })
      expect(await find(must(api.projectIds[0]))).toBeNull()
      for (const id of NO_IDS) expect(await find(id)).toBeNull()
    })

    it('finds nothing of another organization, nor of one that does not exist', async () => {
      const [ours, theirs] = [await place(), await place()]
      await record(aRecording(theirs, { release: aRelease(), commits: [aCommit()] }))
      for (const organizationId of [ours.organizationId, ...NO_IDS]) {
        for (const projectId of [null, must(theirs.projectIds[0])]) {
          const key = { organizationId, projectId, version: sha(1) }
          expect(await run(subject().reading.release(key))).toBeNull()
          expect(await run(subject().reading.commits(key, ONE_PAGE))).toBeNull()
          expect(await run(subject().reading.previousWithCommits(key))).toBeNull()
        }
      }
    })
  })

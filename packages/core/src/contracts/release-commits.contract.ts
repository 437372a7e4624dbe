import { expect, it } from 'vitest'
import type { MemberEmail } from '../domain/organization.ts'
import { aCommit, aRecording, aRelease, minute, type Place, sha } from './builders.ts'
import { newPlace } from './places.ts'
import { ONE_PAGE, readRelease, walk } from './reading.ts'
import type { ReleaseReadingSubject } from './release-reading-subject.ts'
import { inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'

const REPOSITORY = 'acme/web'

/** How the commits of a release look when they are read. */
export const releaseCommitsContract = (name: string, open: () => Promise<ReleaseReadingSubject>): void =>
  suite(`${name}: release reading, commits`, open, (subject) => {
    const place = (): Promise<Place> => newPlace(subject().given)
    const record = (recording: ReturnType<typeof aRecording>) => run(subject().recording.record(recording))
    const release = ({ organizationId }: Place) => readRelease(subject().reading, organizationId, sha(1))
    const commitsOf = async ({ organizationId }: Place, version = sha(1)) =>
      must(await run(subject().reading.commits({ organizationId, projectId: null, version }, ONE_PAGE))).items

    it('shows commits newest first, with the id of a repository that the organization knows', async () => {
      const at = await place()
      const repositoryId = await subject().given.repository(at.organizationId, REPOSITORY)
      const author = { authorName: 'Dev', authorEmail: 'dev@example.com' }
      const commits = [
        aCommit({ id: sha(3), repository: REPOSITORY, message: 'three\n', ...author, dateCreated: minute(3) }),
        aCommit({ id: 'free text', repository: 'origin', authorName: 'Only a name' }),
        aCommit({ id: sha(1), dateCreated: minute(9) }),
      ]
      await record(aRecording(at, { release: aRelease({ mode: 'fill', dateCreated: minute(4) }), commits }))
      const shown = [
        {
          id: sha(3),
          message: 'three\n',
          dateCreated: minute(3),
          repository: { id: repositoryId, name: REPOSITORY },
          author: { id: null, name: 'Dev', email: 'dev@example.com' },
        },
        {
          id: 'free text',
          message: null,
          dateCreated: minute(4),
          repository: { id: null, name: 'origin' },
          author: { id: null, name: 'Only a name', email: null },
        },
        { id: sha(1), message: null, dateCreated: minute(9), repository: null, author: null },
      ]
      expect(await commitsOf(at)).toEqual(shown)
      expect(await release(at)).toMatchObject({ commitCount: 3, lastCommit: shown[0] })
    })

    it('names each author once, that of the newest commit first', async () => {
      const at = await place()
      const people = [
        ['Dev', 'dev@example.com'],
        [null, null],
        ['Ops', null],
        ['Dev', 'dev@example.com'],
        ['Dev', null],
      ]
      const commits = people.map(([authorName = null, authorEmail = null], index) =>
        aCommit({ id: sha(index), authorName, authorEmail }),
      )
      await record(aRecording(at, { release: aRelease({ mode: 'fill' }), commits }))
      expect((await release(at)).authors).toEqual([
        { id: null, name: 'Dev', email: 'dev@example.com' },
        { id: null, name: 'Ops', email: null },
        { id: null, name: 'Dev', email: null },
      ])
    })

    it('knows an author for the one member who has verified that address, its case ignored', async () => {
      const [at, other] = [await place(), await place()]
      const member = (emails: readonly MemberEmail[], { organizationId } = at) =>
        subject().given.member(organizationId, emails)
      const [verified, unverified] = [true, false]
      const [dev, gone] = [
        await member([
          { email: 'main@example.com', verified },
          { email: 'Dev@example.com', verified },
        ]),
        await member([{ email: 'gone@example.com', verified }]),
      ]
      await member([{ email: 'unverified@example.com', verified: unverified }])
      await member([{ email: 'theirs@example.com', verified }], other)
      await inOrder([verified, unverified], (kind) => member([{ email: 'shared@example.com', verified: kind }]))
      const names = ['dev', 'DEV', 'unverified', 'theirs', 'shared', 'gone', 'nobody']
      const commits = names.map((name, index) =>
        aCommit({ id: sha(index), authorName: name, authorEmail: `${name}@example.com` }),
      )
      await record(aRecording(at, { release: aRelease({ mode: 'fill' }), commits }))
      const idsOf = (known: Readonly<Record<string, string>>) => names.map((name) => known[name] ?? null)
      const expectAuthors = async (ids: readonly (string | null)[]) => {
        const { authors, lastCommit } = await release(at)
        expect(authors.map(({ id }) => id)).toEqual(ids)
        expect((await commitsOf(at)).map(({ author }) => author)).toEqual(authors)
        expect(lastCommit?.author).toEqual({ id: dev, name: 'dev', email: 'dev@example.com' })
      }
      await expectAuthors(idsOf({ dev, DEV: dev, gone }))
      await subject().removeMember(at.organizationId, gone)
      await expectAuthors(idsOf({ dev, DEV: dev }))
    })

    it('pages commits in both directions', async () => {
      const at = await place()
      const ids = Array.from({ length: 7 }, (_, index) => sha(index))
      await record(aRecording(at, { release: aRelease({ mode: 'fill' }), commits: ids.map((id) => aCommit({ id })) }))
      const key = { organizationId: at.organizationId, projectId: null, version: sha(1) }
      for (const limit of [1, 3, 7]) {
        const list = async (page: typeof ONE_PAGE) => must(await run(subject().reading.commits(key, page)))
        const pages = await walk(list, limit)
        expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(ids)
        const back = await walk(list, limit, must(pages.at(-1)).previous.cursor)
        const walkedBack = back.toReversed().flatMap(({ items }) => items.map(({ id }) => id))
        expect(walkedBack).toEqual(ids.slice(0, ids.length - must(pages.at(-1)).items.length))
      }
    })
  })

import { expect, it } from 'vitest'
import type { Repository } from '../domain/organization.ts'
import type { CommitSource } from '../ports/commit-source.ts'
import { minute, sha } from './builders.ts'
import type { Opened } from './given.ts'
import { inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'

/** A commit that a repository has. */
export interface GivenCommit {
  readonly id: string
  /** Of commits that come before it in the list. */
  readonly parents: readonly string[]
  readonly message: string
  readonly authorName: string
  readonly authorEmail: string
  readonly dateCreated: number
}

export interface CommitSourceSubject extends Opened {
  readonly source: CommitSource
  readonly given: {
    /** A new repository with these commits, oldest first; answers how an organization knows it. */
    readonly repository: (commits: readonly GivenCommit[]) => Promise<Pick<Repository, 'name' | 'provider' | 'url'>>
  }
}

const aCommitOf = (number: number, parents: readonly number[]): GivenCommit => ({
  id: sha(number),
  parents: parents.map(sha),
  message: `message ${number}\n\nof several lines é`,
  authorName: `Author ${number}`,
  authorEmail: `author-${number}@example.com`,
  dateCreated: minute(number),
})

/** So many commits, each the parent of the next. */
const aLine = (length: number): readonly GivenCommit[] =>
  Array.from({ length }, (_, index) => aCommitOf(index + 1, index === 0 ? [] : [index]))

/** 1 to 3 is the trunk; 4 and 5 part from 2, and 6 brings 5 into it. */
const FORK = [...aLine(3), aCommitOf(4, [2]), aCommitOf(5, [4]), aCommitOf(6, [3, 5])]

/** What every source of commits promises. */
export const commitSourceContract = (name: string, open: () => Promise<CommitSourceSubject>): void =>
  suite(`${name}: commit source`, open, (subject) => {
    const directionAndIds = async (commits: readonly GivenCommit[], base: number, head: number) => {
      const repository = await subject().given.repository(commits)
      const range = must(await run(subject().source.between(repository, sha(base), sha(head))))
      return [range.direction, ...range.commits.map(({ id }) => Number.parseInt(id, 16))]
    }

    it('answers the commits that head has and base has not, newest first', async () => {
      expect(await directionAndIds(aLine(5), 2, 5)).toEqual(['ahead', 5, 4, 3])
      expect(await directionAndIds(aLine(2), 1, 2)).toEqual(['ahead', 2])
    })

    it('answers all that is known of them, by the name that the organization gives the repository', async () => {
      const repository = await subject().given.repository(aLine(2))
      const { commits } = must(await run(subject().source.between(repository, sha(1), sha(2))))
      const { parents: _parents, ...shown } = aCommitOf(2, [1])
      expect(commits).toEqual([{ ...shown, repository: repository.name, patchSet: [] }])
    })

    it('answers none on the way back, and none between a commit and itself', async () => {
      expect(await directionAndIds(aLine(5), 5, 2)).toEqual(['behind'])
      expect(await directionAndIds(aLine(5), 3, 3)).toEqual(['identical'])
    })

    it('answers those since the two parted, where neither has the other', async () => {
      expect(await directionAndIds(FORK, 3, 5)).toEqual(['diverged', 5, 4])
      expect(await directionAndIds(FORK, 5, 3)).toEqual(['diverged', 3])
    })

    it('answers what a merge brought in', async () => {
      expect(await directionAndIds(FORK, 3, 6)).toEqual(['ahead', 6, 5, 4])
    })

    it('answers long ranges whole', async () => {
      const ids = Array.from({ length: 260 }, (_, index) => 261 - index)
      expect(await directionAndIds(aLine(261), 1, 261)).toEqual(['ahead', ...ids])
    })

    it('takes ids in either case, and shortened', async () => {
      const commits = aLine(3).map((commit) => ({ ...commit, id: `abcdef${commit.id.slice(-1)}${commit.id.slice(7)}` }))
      const named = commits.map((commit, index) => ({
        ...commit,
        parents: index === 0 ? [] : [commits[index - 1]?.id ?? ''],
      }))
      const repository = await subject().given.repository(named)
      const range = must(await run(subject().source.between(repository, 'ABCDEF1', 'abcdef3')))
      expect(range.commits.map(({ id }) => id)).toEqual([named[2]?.id, named[1]?.id])
    })

    it('knows nothing of commits and repositories that are not there, nor of what is no name of one', async () => {
      const known = await subject().given.repository(aLine(2))
      const unknown = [
        'acme/none',
        'acme',
        '',
        '/',
        '../..',
        'acme/..',
        'acme/web?',
        'acme/web#',
        'a/b/c',
        '%2e%2e/x',
        'é/è',
      ]
      await inOrder(unknown, async (repository) => {
        expect(await run(subject().source.between({ ...known, name: repository }, sha(1), sha(2)))).toBeNull()
      })
      await inOrder([sha(9), 'main', '', '..', 'a/../b', '%2e', '-x', 'a...b', '\u0000', '?page=2'], async (id) => {
        expect(await run(subject().source.between(known, id, sha(2)))).toBeNull()
        expect(await run(subject().source.between(known, sha(1), id))).toBeNull()
      })
    })

    it('leaves repositories elsewhere to others', async () => {
      const known = await subject().given.repository(aLine(2))
      const elsewhere = { ...known, provider: 'somewhere-else', url: null }
      expect(await run(subject().source.between(elsewhere, sha(1), sha(2)))).toBeNull()
    })

    it('answers the same when it is asked again, and each asker his own', async () => {
      const repositories = [await subject().given.repository(aLine(3)), await subject().given.repository(FORK)]
      const ask = () => Promise.all(repositories.map((one) => run(subject().source.between(one, sha(1), sha(3)))))
      const first = await ask()
      expect(await ask()).toEqual(first)
      expect(first.map((range) => range?.commits[0]?.repository)).toEqual(repositories.map((one) => one.name))
    })
  })

import { type Commit, type CommitRange, fitCommits, type PlatformError } from '@slugline/core'
import { either as E } from 'fp-ts'
import { type Compare, PAGE, type PageOf } from './compare.ts'

/**
 * Reads the commits of a range, at most so many and no more than are filled in at once. GitHub's pages go from the oldest
 * to the newest, with the number of all commits on each, and no link to the next: so the newest are read first, from the
 * last page backwards.
 */
export const readRange = async (
  compare: Compare,
  range: Omit<PageOf, 'page'>,
  atMost: number,
): Promise<E.Either<PlatformError, CommitRange | null>> => {
  const first = await compare({ ...range, page: 1 })
  if (E.isLeft(first) || first.right === null) return first
  const { direction, total } = first.right
  const commits: Commit[] = []
  const last = Math.max(1, Math.ceil(total / PAGE))
  // The last page may have one commit only.
  const oldest = Math.max(1, last - Math.ceil(atMost / PAGE))
  for (let page = last; page >= oldest && commits.length < atMost; page -= 1) {
    const answer = page === 1 ? first : await compare({ ...range, page })
    if (E.isLeft(answer) || answer.right === null) return answer
    commits.push(...answer.right.commits)
    const fitting = fitCommits(commits, atMost)
    if (fitting.length < commits.length) return E.right({ direction, commits: fitting })
  }
  return E.right({ direction, commits })
}

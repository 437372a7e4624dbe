import {
  type Commit,
  type CommitRange,
  CommitsWire,
  decodeWith,
  describeIssues,
  lenient,
  lenientText,
  parseCommitSha,
  parseInstant,
  textCodec,
  toCommits,
  wordOf,
} from '@slugline/core'
import { either as E, function as F } from 'fp-ts'
import * as t from 'io-ts'

/** One page of GitHub's comparison of two commits, in our words and newest first. */
export interface Comparison {
  readonly direction: CommitRange['direction']
  /** Of all pages. */
  readonly total: number
  readonly commits: readonly Commit[]
}

/** What git keeps is any text: what a store cannot keep becomes U+FFFD. An empty one is none. */
const anyText = lenientText('a text', (text) =>
  text === '' ? null : text.toWellFormed().replaceAll('\u0000', '\uFFFD'),
)

const aTime = lenientText('a time', (text) => (parseInstant(text) === null ? null : text))

const Author = lenient(t.type({ name: anyText, email: anyText, date: aTime }))

const GitCommit = t.type({ message: anyText, author: Author })

const ComparisonWire = t.type(
  {
    status: wordOf(['ahead', 'behind', 'diverged', 'identical']),
    total_commits: t.refinement(t.number, (count) => Number.isSafeInteger(count) && count >= 0, 'a number of commits'),
    // Oldest first, whichever page it is.
    commits: t.array(t.type({ sha: textCodec('the SHA of a commit', parseCommitSha), commit: GitCommit })),
  },
  'a comparison',
)

/** Reads a page; what does not fit is told as a sentence. What is too long is cut, as it is for clients. */
export const readComparison = (body: unknown, repository: string): E.Either<string, Comparison> =>
  F.pipe(
    decodeWith(ComparisonWire)(body),
    E.flatMap(({ status, total_commits: total, commits }) =>
      F.pipe(
        decodeWith(CommitsWire)(commits.map(({ sha, commit }) => toldBy(sha, commit, repository))),
        E.map((told) => ({ direction: status, total, commits: toCommits(told).toReversed() })),
      ),
    ),
    E.mapLeft(describeIssues),
  )

/** A commit as a client tells it. */
const toldBy = (id: string, { message, author }: t.TypeOf<typeof GitCommit>, repository: string) => ({
  id,
  repository,
  message,
  author_name: author?.name,
  author_email: author?.email,
  timestamp: author?.date,
})

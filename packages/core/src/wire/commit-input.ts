import * as t from 'io-ts'
import { type Commit, type FileChange, MAX_COMMITS, normalizeCommitId } from '../domain/commit.ts'
import { MAX_REFS } from '../domain/ref.ts'
import { hasLength, isStorable } from '../domain/text.ts'
import { InstantCodec, optional, optionalText, textCodec, textThat, textUpTo } from './codecs.ts'
import { listOf } from './list-of.ts'

const MAX_FILES = 100_000

/** The id of a commit: free text, for most clients a SHA. */
export const CommitIdCodec: t.Type<string, string, unknown> = textThat(
  'a commit id of 1-64 characters without white space',
  (text) => hasLength(text, 64) && isStorable(text) && !/\s/.test(text),
  { minLength: 1, maxLength: 64, pattern: '^\\S+$' },
)

/** How long a message is kept: a page of releases shows a hundred of them. */
const MAX_MESSAGE = 16_384

/** A text that is cut, not refused, when it is too long. */
const cutAt = (limit: number): t.Type<string, string, unknown> =>
  textCodec('a text', (text) => (isStorable(text) ? cut(text, limit) : null))

const cut = (text: string, limit: number): string =>
  text.length <= limit
    ? text
    : Array.from(text.slice(0, limit * 2))
        .slice(0, limit)
        .join('')

const FileChangeCodec: t.Type<FileChange, FileChange, unknown> = t.strict(
  { path: textUpTo(4096), type: t.keyof({ A: null, M: null, D: null }, '"A", "M" or "D"') },
  'a changed file',
)

const CommitWire = t.type(
  {
    id: CommitIdCodec,
    repository: optionalText(textUpTo(200)),
    message: optional(cutAt(MAX_MESSAGE)),
    author_name: optional(cutAt(128)),
    author_email: optional(cutAt(200)),
    timestamp: optional(InstantCodec),
    patch_set: optional(listOf(FileChangeCodec, 'changed files', MAX_FILES)),
  },
  'a commit',
)

const toCommit = (wire: t.TypeOf<typeof CommitWire>): Commit => ({
  id: normalizeCommitId(wire.id),
  repository: wire.repository,
  message: wire.message,
  authorName: wire.author_name,
  authorEmail: wire.author_email,
  dateCreated: wire.timestamp,
  patchSet: wire.patch_set ?? [],
})

type CommitsTold = readonly t.TypeOf<typeof CommitWire>[]

/** The commits of a release as clients send them, newest first (HTTP contract, part D, "Commit"). */
export const CommitsWire: t.Type<CommitsTold, CommitsTold, unknown> = t.refinement(
  listOf(CommitWire, 'commits', MAX_COMMITS),
  // Each of them gets a ref.
  (commits) => new Set(commits.map(({ repository }) => repository)).size <= MAX_REFS,
  `an array of at most ${MAX_COMMITS} commits, of at most ${MAX_REFS} repositories`,
)

/** Commits as we keep them. */
export const toCommits = (wire: t.TypeOf<typeof CommitsWire>): readonly Commit[] => wire.map(toCommit)

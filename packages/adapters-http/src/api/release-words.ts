import {
  CommitIdCodec,
  CommitsWire,
  HttpUrlCodec,
  InstantCodec,
  listOf,
  MAX_REFS,
  optional,
  optionalText,
  RELEASE_VISIBILITIES,
  type Ref,
  type ReleaseWords,
  textCodec,
  textUpTo,
  toCommits,
} from '@slugline/core'
import { either as E, function as F } from 'fp-ts'
import * as t from 'io-ts'
import type { ApiError } from './api-error.ts'
import { invalidRequest } from './json-request.ts'
import { unknownNames } from './names.ts'
import { word } from './query.ts'

/** One commit, or the two ends of a range. */
type Range = Pick<Ref, 'commit' | 'previousCommit'>

/** `SHA`, or `PREV..SHA`. */
const RangeCodec: t.Type<Range, Range, unknown> = textCodec(
  'a commit id of 1-64 characters without white space, or a range PREV..SHA of two',
  (text) => {
    const dots = text.indexOf('..')
    const [previousCommit, commit] = dots < 0 ? [null, text] : [text.slice(0, dots), text.slice(dots + 2)]
    return isCommitId(commit) && (previousCommit === null || isCommitId(previousCommit))
      ? { commit, previousCommit }
      : null
  },
)

const isCommitId = (text: string): boolean => E.isRight(CommitIdCodec.decode(text))

const RefWire = t.type(
  { repository: textUpTo(200), commit: RangeCodec, previousCommit: optionalText(CommitIdCodec) },
  'a ref',
)

/** How refs were spelled before. */
const HeadCommitWire = t.type(
  { repository: textUpTo(200), currentId: CommitIdCodec, previousId: optionalText(CommitIdCodec) },
  'a head commit',
)

/** The members by which a body tells of a release; `dateStarted` is taken, and not kept. */
export const WORDS = {
  ref: optionalText(textUpTo(200)),
  url: optionalText(HttpUrlCodec),
  dateReleased: optional(InstantCodec),
  status: word(RELEASE_VISIBILITIES),
  owner: optionalText(textUpTo(254)),
  refs: optional(listOf(RefWire, 'refs', MAX_REFS)),
  headCommits: optional(listOf(HeadCommitWire, 'head commits', MAX_REFS)),
  commits: optional(CommitsWire),
}

const Words = t.type(WORDS)

/** What a body says of a release. Its `refs` count, else its `headCommits`. */
export const toWords = ({ headCommits, refs, commits, ...words }: t.TypeOf<typeof Words>): ReleaseWords => ({
  ref: words.ref,
  url: words.url,
  dateReleased: words.dateReleased,
  status: words.status,
  owner: words.owner,
  refs: refs?.map(toRef) ?? headCommits?.map(fromHeadCommit) ?? null,
  commits: commits === null ? [] : toCommits(commits),
})

/** Repositories that are unknown are told where the body named them, in the old spelling too. */
export const toldAsSaid = ({ refs }: Pick<t.TypeOf<typeof Words>, 'refs'>): ((error: ApiError) => ApiError) =>
  refs !== null
    ? F.identity
    : (error) => (error._tag === 'UnknownNames' ? invalidRequest(unknownNames(error, 'headCommits')) : error)

const toRef = ({ repository, commit: range, previousCommit }: t.TypeOf<typeof RefWire>): Ref => ({
  repository,
  commit: range.commit,
  previousCommit: previousCommit ?? range.previousCommit,
})

const fromHeadCommit = ({ repository, currentId, previousId }: t.TypeOf<typeof HeadCommitWire>): Ref => ({
  repository,
  commit: currentId,
  previousCommit: previousId,
})

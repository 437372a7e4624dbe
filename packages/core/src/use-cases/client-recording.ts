import { either as E, function as F, type taskEither as TE } from 'fp-ts'
import type { Commit } from '../domain/commit.ts'
import type { Instant } from '../domain/instant.ts'
import { RELEASE_RECORDED } from '../domain/outcome.ts'
import type { Recording, ReleaseChange } from '../domain/recording.ts'
import { finishRelease, setCommits, setRefs, startRecording } from '../domain/recording-steps.ts'
import type { Ref } from '../domain/ref.ts'
import type { ReleaseVisibility } from '../domain/release.ts'
import type { Version } from '../domain/version.ts'
import type { RepositoryListing } from '../ports/repository-listing.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { knownRefs } from './known-refs.ts'
import { type NamedOwnerPorts, namedOwner } from './named-owner.ts'

/** What a client says of a release (HTTP contract, part D); null is not said. */
export interface ReleaseWords {
  readonly ref: string | null
  readonly url: string | null
  readonly dateReleased: Instant | null
  readonly status: ReleaseVisibility | null
  /** Id or address of a member. */
  readonly owner: string | null
  /** Replace those that are there, the last of a repository counting; an empty list clears refs and commits. */
  readonly refs: readonly Ref[] | null
  /** Newest first, replacing those that are there; an empty list is not said. */
  readonly commits: readonly Commit[]
}

/** Which release the words are for, and how they are taken. */
export interface ClientRecording extends Pick<ReleaseChange, 'mode' | 'ifMissing'> {
  readonly organizationId: string
  readonly projectIds: readonly string[]
  readonly version: Version
  readonly words: ReleaseWords
  /** What time it is: the creation date of a release that is new. */
  readonly now: Instant
}

export interface ClientRecordingPorts extends NamedOwnerPorts {
  readonly repositories: Pick<RepositoryListing, 'find'>
}

export type ClientRecordingError = StorageError | UnknownNames

/** Names in what a client said that mean nobody and nothing in the organization: all of them. */
export interface UnknownNames {
  readonly _tag: 'UnknownNames'
  /** The owner is no member, or nobody in particular. */
  readonly owner: boolean
  /** The places in `refs` of repositories that the organization does not have. */
  readonly repositories: readonly number[]
}

/** The recording of what a client says of a release, once its owner and its repositories are known. */
export const clientRecording =
  (ports: ClientRecordingPorts, told: ClientRecording): TE.TaskEither<ClientRecordingError, Recording> =>
  async () => {
    const { organizationId, words } = told
    const ownerId = words.owner === null ? NOT_SAID : await namedOwner(ports, organizationId, words.owner)()
    if (E.isLeft(ownerId)) return ownerId
    const refs = words.refs === null ? NOT_SAID : await knownRefs(ports.repositories, organizationId, words.refs)()
    if (E.isLeft(refs)) return refs
    const owner = words.owner !== null && ownerId.right === null
    const repositories = refs.right?.unknown ?? []
    if (owner || repositories.length > 0) return E.left({ _tag: 'UnknownNames', owner, repositories })
    return E.right(recordingOf(told, ownerId.right, refs.right?.refs ?? null))
  }

const NOT_SAID: E.Either<never, null> = E.right(null)

const recordingOf = (
  { organizationId, projectIds, version, mode, ifMissing, words, now }: ClientRecording,
  ownerId: string | null,
  refs: readonly Ref[] | null,
): Recording => {
  const { ref, url, dateReleased, status, commits } = words
  const head = { organizationId, revision: null, projectIds, delivery: null, outcome: RELEASE_RECORDED }
  const said = { version, mode, ifMissing, ref, url, dateReleased, status, ownerId, dateCreated: now }
  const finished = F.pipe(startRecording(head), finishRelease(said), setCommits(commits))
  return refs === null ? finished : setRefs('replace', refs)(finished)
}

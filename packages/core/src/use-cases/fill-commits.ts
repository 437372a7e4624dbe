import { either as E, function as F, type taskEither as TE } from 'fp-ts'
import { type Commit, fitCommits } from '../domain/commit.ts'
import type { Deploy } from '../domain/deploy.ts'
import { type CommitsTask, type JobFailure, jobFailure } from '../domain/job.ts'
import { RELEASE_RECORDED } from '../domain/outcome.ts'
import type { Recording } from '../domain/recording.ts'
import { finishRelease, setCommits, startRecording } from '../domain/recording-steps.ts'
import type { Ref } from '../domain/ref.ts'
import type { Release } from '../domain/release.ts'
import type { RepositoryAdministration } from '../ports/administration.ts'
import type { CommitSource } from '../ports/commit-source.ts'
import type { DeployRecording, RecordingError } from '../ports/deploy-recording.ts'
import type { PlatformError } from '../ports/platform-error.ts'
import type { ReleaseReading } from '../ports/release-reading.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { readDeploy } from './read-deploy.ts'

export interface FillCommitsPorts {
  readonly reading: Pick<ReleaseReading, 'deploy' | 'release'>
  readonly repositories: Pick<RepositoryAdministration, 'find'>
  readonly commits: CommitSource
  readonly recording: DeployRecording
}

/**
 * What became of it: `recorded`; `known` when the release lists commits already, in whatever repository: who told them
 * meant them all; `none` when nothing is known between this deploy and the one before it, or when it goes back; `gone`
 * when there is no such deploy any more.
 */
export interface CommitsFilled {
  readonly outcome: 'recorded' | 'known' | 'none' | 'gone'
  /** How many were recorded. */
  readonly commits: number
}

/**
 * Job: fills in the commits that a deploy brought, in each repository from the head of the deploy before it to its own.
 * It overwrites nothing, neither commits that were told meanwhile nor a head; and it may be run again. When a source
 * fails nothing is recorded: it is the job that failed, never the deploy.
 */
export const makeFillCommits =
  (ports: FillCommitsPorts) =>
  ({ event }: CommitsTask): TE.TaskEither<StorageError | JobFailure, CommitsFilled> =>
  async () => {
    const recorded = await readDeploy(ports.reading, event)()
    if (E.isLeft(recorded)) return recorded
    if (recorded.right === null) return filled('gone')
    const { deploy, release } = recorded.right
    if (release.commitCount > 0) return filled('known')
    const found = await findCommits(ports, event.organizationId, deploy.refs)
    if (E.isLeft(found)) return found
    if (found.right.length === 0) return filled('none')
    return record(ports.recording, recordingOf(event.organizationId, deploy, release, found.right))
  }

const filled = (outcome: CommitsFilled['outcome'], commits = 0): E.Either<never, CommitsFilled> =>
  E.right({ outcome, commits })

/** Those of all repositories, of each newest first, as many as are filled in at once. */
const findCommits = async (
  ports: FillCommitsPorts,
  organizationId: string,
  refs: readonly Ref[],
): Promise<E.Either<StorageError | JobFailure, readonly Commit[]>> => {
  const commits: Commit[] = []
  for (const ref of refs) {
    const found = await commitsOf(ports, organizationId, ref)
    if (E.isLeft(found)) return found
    commits.push(...found.right)
    const fitting = fitCommits(commits)
    if (fitting.length < commits.length) return E.right(fitting)
  }
  return E.right(commits)
}

const commitsOf = async (
  { repositories, commits }: FillCommitsPorts,
  organizationId: string,
  { repository: name, commit, previousCommit }: Ref,
): Promise<E.Either<StorageError | JobFailure, readonly Commit[]>> => {
  if (previousCommit === null) return NONE
  const repository = await repositories.find(organizationId, name)()
  if (E.isLeft(repository)) return repository
  if (repository.right === null) return NONE
  // As the ref has the name: under another it would be another repository's head.
  const range = await commits.between({ ...repository.right, name }, previousCommit, commit)()
  if (E.isLeft(range)) return E.left(toFailure(range.left))
  return range.right === null ? NONE : E.right(range.right.commits)
}

const NONE: E.Either<never, readonly Commit[]> = E.right([])

const recordingOf = (
  organizationId: string,
  { projects }: Deploy,
  { version, dateCreated }: Release,
  commits: readonly Commit[],
): Recording =>
  F.pipe(
    startRecording({
      organizationId,
      revision: null,
      projectIds: projects.map(({ id }) => id),
      delivery: null,
      outcome: RELEASE_RECORDED,
    }),
    finishRelease({ version, mode: 'insert', ifMissing: 'refuse', dateCreated }),
    setCommits(commits),
  )

const record = async (
  recording: DeployRecording,
  told: Recording,
): Promise<E.Either<StorageError | JobFailure, CommitsFilled>> => {
  const recorded = await recording.record(told)()
  if (E.isLeft(recorded)) return isStorageError(recorded.left) ? E.left(recorded.left) : filled('gone')
  const isNew = recorded.right.outcome.outcome !== 'duplicate'
  return isNew ? filled('recorded', told.commits?.length) : filled('known')
}

const isStorageError = (error: RecordingError): error is StorageError =>
  error._tag === 'StoreUnavailable' || error._tag === 'StoreFault'

/** What the source refused it will refuse again: a person must look. */
const toFailure = (error: PlatformError): JobFailure =>
  jobFailure(error.detail, {
    isFinal: error._tag === 'PlatformRefused',
    notBefore: error._tag === 'PlatformUnavailable' ? error.notBefore : null,
  })

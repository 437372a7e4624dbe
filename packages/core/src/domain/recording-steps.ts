import type { Commit } from './commit.ts'
import type { Outcome } from './outcome.ts'
import type { DeliveryLine, DeployChange, Recording, RefsChange, ReleaseChange } from './recording.ts'
import type { Ref } from './ref.ts'
import { compareIds } from './text.ts'

/** For whom a recording is, on what it was decided, and what it leaves in the delivery log. */
export interface RecordingHead {
  readonly organizationId: string
  readonly revision: string | null
  readonly projectIds: readonly string[]
  readonly delivery: DeliveryLine | null
  readonly outcome: Outcome
}

/** A recording that changes nothing but its delivery line: that of an ignored or pending delivery. */
export const startRecording = (head: RecordingHead): Recording => ({
  organizationId: head.organizationId,
  revision: head.revision,
  projectIds: [...new Set(head.projectIds)].sort(compareIds),
  delivery: head.delivery,
  release: null,
  refs: { mode: 'keep' },
  commits: null,
  deploy: null,
  outcome: head.outcome,
})

/** What must be said of a release; whatever else is left out was not given. It is made when it is missing. */
export type GivenRelease = Pick<ReleaseChange, 'version' | 'mode' | 'dateCreated'> & Partial<ReleaseChange>

const NOT_GIVEN = {
  ifMissing: 'create',
  status: null,
  ref: null,
  url: null,
  ownerId: null,
  dateReleased: null,
} as const

/** Step 1: finish the release for a version. */
export const finishRelease =
  (release: GivenRelease) =>
  (recording: Recording): Recording => ({ ...recording, release: { ...NOT_GIVEN, ...release } })

/** Step 2: set its refs. Of several for one repository the last counts. */
export const setRefs =
  (mode: 'add' | 'replace', refs: readonly Ref[]) =>
  (recording: Recording): Recording => ({
    ...recording,
    refs: { mode, refs: lastByRepository(refs) } satisfies RefsChange,
  })

/** Step 2, for clients that send the commits themselves: set them, newest first; none given leaves what is there. */
export const setCommits =
  (commits: readonly Commit[]) =>
  (recording: Recording): Recording => ({ ...recording, commits: commits.length > 0 ? commits : null })

/** Step 3: add the deploy. */
export const addDeploy =
  (deploy: DeployChange) =>
  (recording: Recording): Recording => ({ ...recording, deploy })

const lastByRepository = (refs: readonly Ref[]): readonly Ref[] =>
  refs.length < 2 ? refs : [...new Map(refs.map((ref) => [ref.repository, ref])).values()]

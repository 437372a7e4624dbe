import { recordingCommitsContract } from './recording-commits.contract.ts'
import { recordingConsistencyContract } from './recording-consistency.contract.ts'
import { recordingDeliveryContract } from './recording-delivery.contract.ts'
import { recordingMergeContract } from './recording-merge.contract.ts'
import { recordingRefsContract } from './recording-refs.contract.ts'
import { recordingTimelineContract } from './recording-timeline.contract.ts'
import type { StoredRecordingSubject } from './stored-recording-subject.ts'

/**
 * The second part of what deploy recording promises, for adapters that store: merging of what clients and hooks tell,
 * shared commits, previous commits, delivery lines and repeated deliveries, all or nothing, revisions.
 */
export const storedRecordingContract = (name: string, open: () => Promise<StoredRecordingSubject>): void => {
  recordingMergeContract(name, open)
  recordingRefsContract(name, open)
  recordingCommitsContract(name, open)
  recordingTimelineContract(name, open)
  recordingDeliveryContract(name, open)
  recordingConsistencyContract(name, open)
}

import type { DeliveryLog } from '../ports/delivery-log.ts'
import type { DeployRecording } from '../ports/deploy-recording.ts'
import type { OptionStore } from '../ports/option-store.ts'
import type { ReleaseReading } from '../ports/release-reading.ts'
import type { Given, Opened } from './given.ts'
import { recordingCommitsContract } from './recording-commits.contract.ts'
import { recordingConsistencyContract } from './recording-consistency.contract.ts'
import { recordingDeliveryContract } from './recording-delivery.contract.ts'
import { recordingMergeContract } from './recording-merge.contract.ts'
import { recordingRefsContract } from './recording-refs.contract.ts'
import { recordingTimelineContract } from './recording-timeline.contract.ts'

/** What the suites need: recording, every way to read what was recorded, options to have revisions, and places. */
export interface StoredRecordingSubject extends Opened {
  readonly recording: DeployRecording
  readonly reading: Pick<ReleaseReading, 'release' | 'deploys' | 'commits'>
  readonly deliveries: DeliveryLog
  readonly options: OptionStore
  readonly given: Given
}

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

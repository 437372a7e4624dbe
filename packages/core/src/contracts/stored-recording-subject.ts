import type { DeliveryLog } from '../ports/delivery-log.ts'
import type { DeployRecording } from '../ports/deploy-recording.ts'
import type { OptionStore } from '../ports/option-store.ts'
import type { ReleaseReading } from '../ports/release-reading.ts'
import type { Given, Opened } from './given.ts'

/** What the suites need: recording, every way to read what was recorded, options to have revisions, and places. */
export interface StoredRecordingSubject extends Opened {
  readonly recording: DeployRecording
  readonly reading: Pick<ReleaseReading, 'release' | 'deploys' | 'commits'>
  readonly deliveries: DeliveryLog
  readonly options: OptionStore
  readonly given: Given
}

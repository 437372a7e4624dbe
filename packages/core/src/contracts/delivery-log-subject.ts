import type { DeliveryLog } from '../ports/delivery-log.ts'
import type { DeployRecording } from '../ports/deploy-recording.ts'
import type { ReleaseReading } from '../ports/release-reading.ts'
import type { Given, Opened } from './given.ts'

/** What the suites need: the log, recording to fill it, what stays when it is emptied, and places for that. */
export interface DeliveryLogSubject extends Opened {
  readonly deliveries: DeliveryLog
  readonly recording: DeployRecording
  readonly reading: Pick<ReleaseReading, 'release' | 'deploys'>
  readonly given: Pick<Given, 'organization' | 'project'>
}

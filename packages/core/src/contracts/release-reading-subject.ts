import type { DeployRecording } from '../ports/deploy-recording.ts'
import type { ReleaseReading } from '../ports/release-reading.ts'
import type { Given, Opened } from './given.ts'

/** What the suites of release reading need: the port, recording to have something to read, and places for it. */
export interface ReleaseReadingSubject extends Opened {
  readonly recording: DeployRecording
  readonly reading: ReleaseReading
  readonly given: Given
  /** Takes a member out of an organization. */
  readonly removeMember: (organizationId: string, memberId: string) => Promise<void>
}

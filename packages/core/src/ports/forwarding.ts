import type { ForwardingTarget } from '../domain/forwarding-target.ts'
import type { DeployRecording } from './deploy-recording.ts'

/** Other servers that record what we recorded. */
export interface Forwarding {
  /** Deploy recording at a target: of a recording's ids, its organization and its projects are those of the target. */
  readonly to: (target: ForwardingTarget) => DeployRecording
}

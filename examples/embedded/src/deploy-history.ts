import {
  applyRecording,
  type DeployRecording,
  type DeployState,
  keyOf,
  type Recording,
  type RecordingResult,
  type ReleaseState,
} from '@slugline/core'
import { taskEither as TE } from 'fp-ts'

/** What this service keeps of releases; a table of its own would do as well. */
export interface DeployHistory {
  readonly recording: DeployRecording
  readonly deploys: () => readonly DeployState[]
}

/** Our own deploy recording: load what the recording touches, let core merge, save. The rules are all core's. */
export const makeDeployHistory = (): DeployHistory => {
  const releases = new Map<string, ReleaseState>()
  const deploys = new Map<string, DeployState>()
  const deliveries = new Set<string>()
  const record = (recording: Recording): RecordingResult => {
    const key = keyOf(recording) ?? ''
    const version = recording.release?.version ?? ''
    const delivery = recording.delivery?.identity ?? ''
    const known = {
      seen: deliveries.has(delivery),
      release: releases.get(version) ?? null,
      // Heroku's hooks tell of none.
      commits: new Map(),
      deploy: deploys.get(key) ?? null,
    }
    const { release, deploy, outcome, created } = applyRecording(known, recording)
    if (release !== null) releases.set(release.version, release)
    if (deploy !== null && deploy !== 'deleted') deploys.set(key, deploy)
    if (delivery !== '') deliveries.add(delivery)
    return { outcome, created, deliveryId: null, deployId: null, newReleaseId: null }
  }
  return {
    recording: { record: (recording) => TE.fromIO(() => record(recording)) },
    deploys: () => [...deploys.values()],
  }
}

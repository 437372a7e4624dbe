import {
  applyRecording,
  keyOf,
  type RecordedState,
  type Recording,
  type RecordingResult,
  type ReleaseState,
} from '@slugline/core'

/** A recording, and what a store answered. */
export interface Told {
  readonly recording: Recording
  readonly result: RecordingResult
}

/** What one organization's recordings leave, by core's rules alone. */
export interface Model {
  /** Plays recordings that ran at the same time; throws unless some order of them explains what each was answered. */
  readonly explain: (round: readonly Told[]) => void
  /** What recorded the deploy of each key, by {@link deployKey}. */
  readonly deploys: ReadonlyMap<string, Told>
  readonly releases: ReadonlyMap<string, ReleaseState>
}

/** Under what a deploy is unique: its lowest project and its key. */
export const deployKey = (recording: Recording): string => `${recording.projectIds[0]} ${keyOf(recording)}`

/** An organization of which nothing is known. */
export const makeModel = (): Model => {
  const seen = new Set<string>()
  const deploys = new Map<string, Told>()
  const releases = new Map<string, ReleaseState>()
  const identityOf = ({ delivery }: Recording): string | null =>
    delivery === null || delivery.identity === null ? null : `${delivery.projectId} ${delivery.identity}`
  const stateBefore = (recording: Recording): RecordedState => {
    const identity = identityOf(recording)
    return {
      seen: identity !== null && seen.has(identity),
      release: releases.get(recording.release?.version ?? '') ?? null,
      deploy: deploys.has(deployKey(recording)) ? 'deleted' : null,
    }
  }
  const play = (told: Told): void => {
    const { recording, result } = told
    const { outcome, created, release, deploy } = applyRecording(stateBefore(recording), recording)
    const expected = JSON.stringify({ outcome, created })
    const answered = JSON.stringify({ outcome: result.outcome, created: result.created })
    if (expected !== answered) throw new Error(`answered ${answered}, and no order explains more than ${expected}`)
    const identity = identityOf(recording)
    if (identity !== null) seen.add(identity)
    if (release !== null) releases.set(release.version, release)
    if (deploy !== null && deploy !== 'deleted') deploys.set(deployKey(recording), told)
  }
  return { explain: (round) => explainingOrder(round).forEach(play), deploys, releases }
}

/**
 * If any order explains the answers, this one does: what told of no release could come before all else, and repetitions
 * of releases, then those of deliveries, after all else. Of the others those that made a release or brought it to a
 * project come first, the fewer projects the earlier.
 */
const explainingOrder = (round: readonly Told[]): readonly Told[] =>
  round.toSorted((left, right) => rank(left) - rank(right))

const rank = ({ recording, result }: Told): number => {
  if (result.outcome.reason === 'same-delivery') return 500
  if (result.outcome.reason === 'same-release') return 400
  if (recording.release === null) return 0
  return (result.created ? 100 : 200) + recording.projectIds.length
}

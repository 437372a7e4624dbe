import {
  type Clock,
  type DeployRecording,
  type Forwarding,
  makeRecentValues,
  type StoreUnavailable,
} from '@slugline/core'
import { either as E } from 'fp-ts'
import { systemClock } from '../node/system-clock.ts'
import { makeRests, type Rests } from '../outgoing/rests.ts'
import type { SentryOptions } from './sentry-call.ts'
import { mayGoOn, SentryError } from './sentry-failure.ts'
import { makeSentryRecording } from './sentry-recording.ts'

export interface SentryForwardingOptions extends Omit<SentryOptions, 'url' | 'token' | 'isForwarded'> {
  /** Default: that of the system. */
  readonly clock?: Clock
}

/** As many targets keep what they remember; those of more projects than that are made anew when they are asked for. */
const REMEMBERED = 1000

/**
 * Deploy recording at whichever Sentry-compatible server a target names. See {@link makeSentryRecording}. A target that
 * did not answer in time is not called again for a minute: one that is slow on purpose would keep all others waiting.
 */
export const makeSentryForwarding = ({ clock = systemClock, ...options }: SentryForwardingOptions): Forwarding => {
  const recent = makeRecentValues<DeployRecording>(REMEMBERED)
  const rests = makeRests(clock)
  return {
    to: ({ url, organization, token }) => {
      const name = JSON.stringify([url, organization, token])
      const known = recent.get(name)
      if (known !== undefined) return known
      const { record } = makeSentryRecording({ ...options, url, organization, token, isForwarded: true })
      const recording = resting(rests, name, record)
      recent.set(name, recording)
      return recording
    },
  }
}

const resting = (rests: Rests, name: string, record: DeployRecording['record']): DeployRecording => ({
  record: (recording) => async () => {
    const notBefore = rests.until(name)
    if (notBefore !== null) return E.left({ ...RESTS, notBefore })
    const recorded = await record(recording)()
    if (E.isRight(recorded) || recorded.left._tag !== 'StoreUnavailable' || !isLate(recorded.left)) return recorded
    return E.left({ ...recorded.left, notBefore: Math.max(rests.begin(name), recorded.left.notBefore ?? 0) })
  },
})

const isLate = ({ cause }: StoreUnavailable): boolean => cause instanceof SentryError && mayGoOn(cause.failure)

const RESTS: StoreUnavailable = {
  _tag: 'StoreUnavailable',
  cause: new Error('The server to forward to did not answer in time a moment ago.'),
}

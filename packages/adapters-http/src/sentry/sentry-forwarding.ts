import { type DeployRecording, type Forwarding, makeRecentValues } from '@slugline/core'
import type { SentryOptions } from './sentry-call.ts'
import { makeSentryRecording } from './sentry-recording.ts'

/** As many targets keep what they remember; those of more projects than that are made anew when they are asked for. */
const REMEMBERED = 1000

/** Deploy recording at whichever Sentry-compatible server a target names. See {@link makeSentryRecording}. */
export const makeSentryForwarding = (options: Omit<SentryOptions, 'url' | 'token'>): Forwarding => {
  const recent = makeRecentValues<DeployRecording>(REMEMBERED)
  return {
    to: ({ url, organization, token }) => {
      const name = JSON.stringify([url, organization, token])
      const known = recent.get(name)
      if (known !== undefined) return known
      const recording = makeSentryRecording({ ...options, url, organization, token })
      recent.set(name, recording)
      return recording
    },
  }
}

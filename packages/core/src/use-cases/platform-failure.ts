import type { Instant } from '../domain/instant.ts'
import type { PlatformError } from '../ports/platform-error.ts'

/** Why something that a user asked for could not be done at his platform. */
export type PlatformFailure = PlatformTokenRefused | UnknownApp | PlatformRejected | PlatformBusy | PlatformFault

/** The platform does not take the token, or does not let it do this. */
export interface PlatformTokenRefused {
  readonly _tag: 'PlatformTokenRefused'
  readonly why: 'unauthorized' | 'forbidden'
  /** The field of the token in the plugin's configuration. */
  readonly field: string
}

/** The platform has no such app, or the token does not see it. */
export interface UnknownApp {
  readonly _tag: 'UnknownApp'
}

/** The platform refused what we asked for. */
export interface PlatformRejected {
  readonly _tag: 'PlatformRejected'
  readonly detail: string
}

/** The platform cannot be reached, or has no time for us. */
export interface PlatformBusy extends Unsettled {
  readonly _tag: 'PlatformBusy'
  /** When to come back; null: it did not say. */
  readonly retrySeconds: number | null
}

/** The platform answered what we do not understand. */
export interface PlatformFault extends Unsettled {
  readonly _tag: 'PlatformFault'
}

interface Unsettled {
  readonly detail: string
  /** It was asked to change something, and nobody knows whether it did: to ask again is harmless. */
  readonly isUnsettled: boolean
}

/** Whether a platform has no such app, or the token does not see it; of a hook that is changed, also no such hook. */
export const isUnknown = (error: PlatformError): boolean => error._tag === 'PlatformRefused' && error.why === 'unknown'

/** What an error of a platform was about. */
export interface PlatformAsked {
  readonly tokenField: string
  readonly now: Instant
  /** It was asked to change something. */
  readonly isChange: boolean
}

/** What an error of a platform is to the user who asked. */
export const platformFailure = (
  error: PlatformError,
  { tokenField, now, isChange }: PlatformAsked,
): PlatformFailure => {
  switch (error._tag) {
    case 'PlatformUnavailable': {
      const { detail, notBefore } = error
      const retrySeconds = notBefore === null ? null : Math.max(1, Math.ceil((notBefore - now) / 1000))
      return { _tag: 'PlatformBusy', detail, retrySeconds, isUnsettled: isChange }
    }
    case 'PlatformUnexpected':
      return { _tag: 'PlatformFault', detail: error.detail, isUnsettled: isChange }
    case 'PlatformRefused':
      switch (error.why) {
        case 'unauthorized':
        case 'forbidden':
          return { _tag: 'PlatformTokenRefused', why: error.why, field: tokenField }
        case 'unknown':
          return { _tag: 'UnknownApp' }
        case 'invalid':
          return { _tag: 'PlatformRejected', detail: error.detail }
      }
  }
}

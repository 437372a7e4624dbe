import type { NoApps, NoPlatform, PlatformFailure, PlatformTokenNeeded, PluginDisabled } from '@slugline/core'
import { invalid, type Refusal, unavailable } from '../http/refusal.ts'

/** Why something at a platform could not be done. */
export type PlatformProblem = NoPlatform | PlatformTokenNeeded | NoApps | PluginDisabled | PlatformFailure

/** How long to wait for a platform that does not say itself. */
const RETRY_SECONDS = 30

/**
 * What a failure at a platform is to the outside. That its token is refused is no 401 or 403: our own caller is known,
 * and has to mend a field.
 */
export const platformRefusal = (error: PlatformProblem): Refusal => {
  switch (error._tag) {
    case 'NoPlatform':
      return { status: 400, detail: 'The hooks of this plugin are not managed from here.', issues: [] }
    case 'PluginDisabled':
      return { status: 400, detail: 'The plugin is disabled for this project: enable it first.', issues: [] }
    case 'PlatformTokenNeeded':
      return invalid([{ path: error.field, expected: 'a token in the configuration of the plugin' }])
    case 'PlatformTokenRefused':
      return invalid([{ path: error.field, expected: TOKENS[error.why] }])
    case 'UnknownApp':
      return invalid([{ path: 'app', expected: 'an app that the platform knows and its token sees' }])
    case 'NoApps':
      return invalid([{ path: 'apps', expected: 'at least one app in the configuration of the plugin' }])
    case 'PlatformRejected':
      return { status: 400, detail: `The platform refused it: ${error.detail}`, issues: [] }
    case 'PlatformBusy':
      return unavailable(withUnsettled(error), error.retrySeconds ?? RETRY_SECONDS)
    case 'PlatformFault':
      return { status: 502, detail: withUnsettled(error) }
  }
}

const TOKENS = {
  unauthorized: 'a token that the platform takes: make a new one, and configure the plugin with it',
  forbidden: 'a token that may change webhooks: make one that may write, and configure the plugin with it',
} as const

const withUnsettled = ({ detail, isUnsettled }: { readonly detail: string; readonly isUnsettled: boolean }): string =>
  isUnsettled ? `${detail} Nobody knows whether it was done there: call again, which does no harm.` : detail

import {
  type AlreadyExpired,
  type BodyError,
  type ChangePluginError,
  type ConfigurationUnsettled,
  type CreateDeployError,
  type CreateReleaseError,
  ENVIRONMENT_RULE,
  type FieldIssue,
  type InvalidConfiguration,
  type InvalidToken,
  type JobNotRetryable,
  MAX_RECEIVERS,
  type NameTaken,
  type NoSuchProject,
  type NotSigned,
  type ScopesNotHeld,
  SLUG_RULE,
  type SlugNeeded,
  type StorageError,
  type TooManyCalls,
  type TooManyReceivers,
  type UnknownDelivery,
  type UnknownJob,
  type UnknownOrganization,
  type UnknownPlugin,
  type UnknownRelease,
  type UnknownWebhook,
} from '@slugline/core'
import { type NotServed, notServedRefusal } from '../http/admission.ts'
import { invalid, type Refusal, storageRefusal, tooManyCalls, unavailable } from '../http/refusal.ts'
import { notAProject, unknownNames } from './names.ts'
import { type PlatformProblem, platformRefusal } from './platform-refusal.ts'
import type { Access } from './scopes.ts'

/** No `Authorization: Bearer` in the request. */
export interface TokenNeeded {
  readonly _tag: 'TokenNeeded'
}

/** The token may not do this. */
export interface Forbidden {
  readonly _tag: 'Forbidden'
  readonly access: Access
}

/** The organization has no such repository, no such member, or no such token. */
export interface NotInOrganization {
  readonly _tag: 'UnknownRepositoryId' | 'UnknownMember' | 'UnknownAccessToken'
}

/** Uploads of source maps are nothing that we serve. */
export interface NoSourceMaps {
  readonly _tag: 'NoSourceMaps'
}

/** Fields of the body, the query or the path that are wrong: each one. */
export interface InvalidRequest {
  readonly _tag: 'InvalidRequest'
  readonly issues: readonly FieldIssue[]
}

/** The body is of a type or an encoding that is not taken. */
export interface UnsupportedBody {
  readonly _tag: 'UnsupportedBody'
  readonly detail: string
}

/** All that may go wrong in any route of the API. */
export type ApiError =
  | StorageError
  | NotServed
  | TooManyCalls
  | TokenNeeded
  | InvalidToken
  | Forbidden
  | UnknownOrganization
  | NoSuchProject
  | UnknownPlugin
  | UnknownRelease
  | UnknownDelivery
  | NotInOrganization
  | UnknownWebhook
  | NotSigned
  | TooManyReceivers
  | NoSourceMaps
  | InvalidRequest
  | UnsupportedBody
  | InvalidConfiguration
  | ChangePluginError
  | SlugNeeded
  | CreateReleaseError
  | CreateDeployError
  | BodyError
  | ConfigurationUnsettled
  | AlreadyExpired
  | ScopesNotHeld
  | NameTaken
  | PlatformProblem
  | UnknownJob
  | JobNotRetryable

/** What an error is to the outside (HTTP contract, part A): the one place where errors of the API become statuses. */
export const apiRefusal = (error: ApiError): Refusal => {
  switch (error._tag) {
    case 'TokenNeeded':
      return unauthorized('A token is needed: Authorization: Bearer TOKEN.')
    case 'InvalidToken':
      return unauthorized('The token is not valid.')
    case 'Forbidden':
      return { status: 403, detail: describeAccess(error.access) }
    case 'ScopesNotHeld':
      return { status: 403, detail: `A token gives no scopes but its own: ${error.held.join(', ')}.` }
    case 'UnknownOrganization':
      return notFound('organization')
    case 'NoSuchProject':
    case 'UnknownProject':
      return notFound('project')
    case 'UnknownPlugin':
      return notFound('plugin')
    case 'UnknownRelease':
      return notFound('release')
    case 'UnknownDelivery':
      return notFound('delivery')
    case 'UnknownRepositoryId':
      return notFound('repository')
    case 'UnknownMember':
      return notFound('member')
    case 'UnknownAccessToken':
      return notFound('token')
    case 'UnknownWebhook':
      return notFound('webhook')
    case 'InvalidRequest':
    case 'InvalidBody':
    case 'InvalidConfiguration':
      return invalid(error.issues)
    case 'SlugNeeded':
      return invalid([{ path: 'slug', expected: SLUG_RULE }])
    case 'ProjectsNeeded':
      return invalid([{ path: 'projects', expected: 'at least one project for a new release' }])
    case 'UnknownNames':
      return invalid(unknownNames(error, 'refs'))
    case 'NotOfRelease':
      return invalid(error.indexes.map((index) => notAProject(`projects[${index}]`, 'this release')))
    case 'InvalidEnvironment':
      return invalid([{ path: 'environment', expected: ENVIRONMENT_RULE }])
    case 'NotSigned':
      return invalid([{ path: 'secret', expected: 'none, since messages of this format are not signed' }])
    case 'AlreadyExpired':
      return invalid([{ path: 'dateExpires', expected: 'a time that lies in the future' }])
    case 'MalformedBody':
      return { status: 400, detail: error.detail, issues: [] }
    case 'NothingToConfigure':
      return { status: 400, detail: 'This plugin is always enabled and has nothing to configure.', issues: [] }
    case 'UnsupportedBody':
      return { status: 415, detail: error.detail }
    case 'NoPlatform':
    case 'PlatformTokenNeeded':
    case 'PlatformTokenRefused':
    case 'PlatformRejected':
    case 'PlatformBusy':
    case 'PlatformFault':
    case 'UnknownApp':
    case 'NoApps':
    case 'PluginDisabled':
      return platformRefusal(error)
    case 'UnknownJob':
      return notFound('job')
    case 'JobNotRetryable':
      return { status: 409, detail: 'Only a job that waits or is dead can be retried: this one is running, or done.' }
    case 'NameTaken':
      return { status: 409, detail: 'This slug or name is taken already.' }
    case 'TooManyReceivers':
      return { status: 409, detail: `An organization has at most ${MAX_RECEIVERS} webhooks.` }
    case 'NoSourceMaps':
      return { status: 501, detail: NO_SOURCE_MAPS }
    case 'ConfigurationBusy':
    case 'ConfigurationUnsettled':
    case 'StaleRecording':
      return unavailable('Somebody else kept changing the configuration meanwhile. Try again in a moment.')
    case 'TooManyCalls':
      return tooManyCalls('token')
    case 'Overloaded':
    case 'DeadlineExceeded':
      return notServedRefusal(error)
    case 'StoreUnavailable':
    case 'StoreFault':
      return storageRefusal(error)
  }
}

const NO_SOURCE_MAPS =
  'Slugline stores no source maps; turn their upload off (sourcemaps.disable) or send them elsewhere.'

const unauthorized = (detail: string): Refusal => ({ status: 401, detail, headers: { 'www-authenticate': 'Bearer' } })

const notFound = (what: string): Refusal => ({ status: 404, detail: `No such ${what}.` })

const describeAccess = (access: Access): string =>
  typeof access === 'string'
    ? `This needs ${access === 'admin token' ? 'the admin token' : 'a token'}.`
    : `The token needs one of these scopes: ${access.join(', ')}.`

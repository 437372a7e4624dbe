import { describeIssues, type ReceiveHookError } from '@slugline/core'
import { type NotServed, notServedRefusal } from '../http/admission.ts'
import { type Refusal, storageRefusal, tooManyCalls, unavailable } from '../http/refusal.ts'

/** The one answer for every URL that is no hook of ours: which part of it is wrong, nobody is told. */
export const NO_SUCH_HOOK: Refusal = { status: 404, detail: 'No such hook.' }

/** All that a call of a hook may fail with. */
export type HookError = ReceiveHookError | NotServed

/** What an error of the use case is to the outside (HTTP contract, part B). */
export const hookRefusal = (error: HookError): Refusal => {
  switch (error._tag) {
    case 'NoSuchHook':
      return NO_SUCH_HOOK
    case 'PluginDisabled':
      return { status: 403, detail: 'The plugin is not enabled for this project.' }
    case 'SignatureError':
      return { status: 401, detail: error.hint, headers: { 'www-authenticate': 'Bearer' } }
    case 'MalformedBody':
      return { status: 400, detail: error.detail, issues: [] }
    case 'InvalidBody':
      return { status: 400, detail: describeIssues(error.issues), issues: error.issues }
    case 'ConfigurationUnsettled':
      return unavailable('The configuration kept changing meanwhile. Try again in a moment.')
    case 'TooManyCalls':
      return tooManyCalls('project')
    case 'Overloaded':
    case 'DeadlineExceeded':
      return notServedRefusal(error)
    case 'StoreUnavailable':
    case 'StoreFault':
      return storageRefusal(error)
  }
}

import { describeIssues, type FieldIssue, type StorageError } from '@slugline/core'

/** An answer that is no success: its status, what is wrong in a sentence or two, and for 400 the fields that are. */
export interface Refusal {
  readonly status: number
  /** Names fields and expectations; never a value that was sent, a secret or a stack. */
  readonly detail: string
  readonly issues?: readonly FieldIssue[]
  readonly headers?: Readonly<Record<string, string>>
}

/** Our own fault, told to nobody outside. */
export const INTERNAL_ERROR: Refusal = { status: 500, detail: 'Internal error.' }

/** Fields that are wrong: each one. */
export const invalid = (issues: readonly FieldIssue[]): Refusal => ({
  status: 400,
  detail: describeIssues(issues),
  issues,
})

/** Something that a retry in a moment may cure. */
export const unavailable = (detail: string, seconds = 2): Refusal => ({
  status: 503,
  detail,
  headers: { 'retry-after': String(seconds) },
})

/** More calls than one may make in a second. */
export const tooManyCalls = (whose: 'project' | 'token'): Refusal => ({
  status: 429,
  detail: `This ${whose} has used up its calls for now. Try again in a second.`,
  headers: { 'retry-after': '1' },
})

/** What a failure of a store is to the outside. */
export const storageRefusal = (error: StorageError): Refusal => {
  switch (error._tag) {
    case 'StoreUnavailable':
      return unavailable('The database cannot be reached. Try again in a moment.')
    case 'StoreFault':
      return INTERNAL_ERROR
  }
}

/** What is wrong at one place of a body: where, and what was expected there. Never what stood there. */
export interface FieldIssue {
  /** `refs[0].repository`; empty for the body itself. */
  readonly path: string
  readonly expected: string
}

/** How many refs a release is given at once (HTTP contract, part D). */
export const MAX_REFS = 100

/** From which commit to which a release goes in one repository. `commit` is the release's head commit there. */
export interface Ref {
  /** The repository's name. */
  readonly repository: string
  readonly commit: string
  /** As a client gave it, or derived when read (see {@link previousCommit}); null when neither is known. */
  readonly previousCommit: string | null
}

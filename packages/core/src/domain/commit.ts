import type { Instant } from './instant.ts'

/**
 * How many commits a release is given at once: more than 16 MiB of real ones hold, 57 000 of them, each with its message
 * and one changed file.
 */
export const MAX_COMMITS = 100_000

/**
 * One commit as it was told to us. It is known once per organization, repository and id, whichever releases list it:
 * what is told later fills and replaces what is given. `repository` is a name that need not be known to the
 * organization, compared exactly; none is a repository of its own.
 */
export interface Commit {
  readonly id: string
  readonly repository: string | null
  readonly message: string | null
  readonly authorName: string | null
  readonly authorEmail: string | null
  readonly dateCreated: Instant | null
  /** The files that it touched, as given; kept, not shown. */
  readonly patchSet: readonly FileChange[]
}

/** One file of a commit: added, modified or deleted. */
export interface FileChange {
  readonly path: string
  readonly type: 'A' | 'M' | 'D'
}

/** How much text is filled in at once: that of ten thousand commits with eight hundred characters each. */
const MAX_FILLED_TEXT = 8 * 1024 * 1024

/**
 * The first of some commits, as many as are filled in at once. Whoever may push to a repository says how long their texts
 * are, and all of them are held in memory.
 */
export const fitCommits = (commits: readonly Commit[], most: number = MAX_COMMITS): readonly Commit[] => {
  let [fitting, text] = [0, 0]
  for (const commit of commits.slice(0, most)) {
    text += textLength(commit)
    if (text > MAX_FILLED_TEXT) break
    fitting += 1
  }
  return fitting === commits.length ? commits : commits.slice(0, fitting)
}

const textLength = ({ message, authorName, authorEmail }: Commit): number =>
  (message?.length ?? 0) + (authorName?.length ?? 0) + (authorEmail?.length ?? 0)

const SHA = /^[0-9a-f]{7,64}$/
const HEX = /^[0-9a-fA-F]+$/

/**
 * The commit that a platform's text names: trimmed, in lower case, 7 to 64 hexadecimal digits. Everything else
 * (`null`, `""`, `"null"`, a branch, `nogit-…`) is no commit (HEROKU.md, section 5).
 */
export const parseCommitSha = (text: string): string | null => {
  if (text.length > 256) return null
  const sha = text.trim().toLowerCase()
  return SHA.test(sha) ? sha : null
}

/** Commit ids of clients are free text; those that are hexadecimal are kept in lower case. */
export const normalizeCommitId = (id: string): string => (HEX.test(id) ? id.toLowerCase() : id)

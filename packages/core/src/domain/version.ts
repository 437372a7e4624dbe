import { hasLength, isStorable } from './text.ts'

/** The version of a release: for Heroku the commit, else `{app}@v{N}`; for a client whatever it chose. */
export type Version = string

const RESERVED = new Set(['.', '..', 'latest'])
// biome-ignore lint/suspicious/noControlCharactersInRegex: the rule is about control characters.
const FORBIDDEN = /[/\\\u0000-\u001f\u007f]/

/** The rules of {@link isVersion} in words, for error messages. */
export const VERSION_RULE =
  'a version of 1-200 characters without "/", "\\" and control characters, not blank, not ".", ".." or "latest"'

/** Whether a text may be a version (HTTP contract, part A). A version is kept exactly as it was given. */
export const isVersion = (text: string): text is Version =>
  hasLength(text, 200) && isStorable(text) && !FORBIDDEN.test(text) && isName(text.trim())

const isName = (trimmed: string): boolean => trimmed !== '' && !RESERVED.has(trimmed.toLowerCase())

/** The version of a release whose commit is not known: `web-1234@v42`; null when that would break the rules. */
export const numberedVersion = (app: string, releaseNumber: number): Version | null => {
  const version = `${app}@v${releaseNumber}`
  return isVersion(version) ? version : null
}

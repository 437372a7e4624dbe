import { type Clock, type CommitSource, parseCommitSha, type Repository } from '@slugline/core'
import { either as E } from 'fp-ts'
import ky from 'ky'
import { systemClock } from '../node/system-clock.ts'
import { makeCompare, type PageOf } from './compare.ts'
import { readRange } from './read-range.ts'

/** How GitHub is asked for commits. */
export interface GitHubCommitsOptions {
  /** Of the API; default that of github.com, else `https://HOST/api/v3` of a GitHub Enterprise Server. */
  readonly url?: string
  /** Null asks for public repositories only, 60 times an hour. */
  readonly token: string | null
  /** How to call out of the house, within bounds of time and length: that of `makeSafeFetch`. */
  readonly fetch: typeof globalThis.fetch
  readonly clock?: Clock
  /** How many commits are read of one range, the newest; default 10 000. */
  readonly maxCommits?: number
  /** For one range, in milliseconds; default four minutes, less than a job has. */
  readonly timeout?: number
}

/**
 * Commits from GitHub's comparison of two commits, for repositories that GitHub has (providers `github` and
 * `integrations:github`), by the name `owner/name`. Commits are named by their SHA, or its beginning: where a branch
 * or a tag leads today is no fact of a deploy. The token is in no error.
 * @throws Error when `url` is no http or https URL of a host and a path, or the token none that a header can hold.
 *
 * @example
 * const { fetch } = makeSafeFetch()
 * const commits = makeGitHubCommits({ token: process.env.GITHUB_TOKEN ?? null, fetch })
 */
export const makeGitHubCommits = (options: GitHubCommitsOptions): CommitSource => {
  const { url = 'https://api.github.com', token, fetch, clock = systemClock } = options
  const { maxCommits = 10_000, timeout = 240_000 } = options
  const api = ky.create({
    fetch,
    prefix: readUrl(url),
    redirect: 'manual',
    // Jobs are repeated, with growing pauses.
    retry: 0,
    throwHttpErrors: false,
    headers: { ...HEADERS, ...authorization(token) },
  })
  const compare = makeCompare(api, clock)
  return {
    between: (repository, base, head) => async () => {
      const range = rangeOf(repository, base, head)
      return range === null
        ? E.right(null)
        : readRange(compare, { ...range, signal: AbortSignal.timeout(timeout) }, maxCommits)
    },
  }
}

const HEADERS = {
  accept: 'application/vnd.github+json',
  'x-github-api-version': '2022-11-28',
  'user-agent': 'slugline',
}

const authorization = (token: string | null): Readonly<Record<string, string>> => {
  if (token === null) return {}
  // What the platform says of a malformed header has it in it.
  if (!/^[\x21-\x7e]+$/.test(token)) throw new Error('a token of GitHub is one word of ASCII')
  return { authorization: `Bearer ${token}` }
}

const readUrl = (text: string): string => {
  const url = URL.parse(text)
  const isPlain = url !== null && /^https?:$/.test(url.protocol) && `${url.origin}${url.pathname}` === url.href
  if (!isPlain) throw new Error("the URL of GitHub's API is http or https, with a host and a path and no more")
  return url.href
}

type AskedRepository = Pick<Repository, 'name' | 'provider'>

/** What to ask for, in characters that need no encoding in a path and cannot leave it; null: GitHub has no such thing. */
const rangeOf = (
  { name, provider }: AskedRepository,
  from: string,
  to: string,
): Omit<PageOf, 'page' | 'signal'> | null => {
  const [base, head] = [parseCommitSha(from), parseCommitSha(to)]
  if (!PROVIDERS.includes(provider) || !isFullName(name) || base === null || head === null) return null
  return { repository: name, base, head }
}

const PROVIDERS: readonly string[] = ['github', 'integrations:github']

const isFullName = (name: string): boolean => /^[A-Za-z0-9][\w-]*\/(?!\.{1,2}$)[\w.-]+$/.test(name)

import {
  type Clock,
  makeRecentValues,
  type PlatformError,
  type PlatformUnavailable,
  type RecentValues,
} from '@slugline/core'
import { either as E } from 'fp-ts'
import type { KyInstance } from 'ky'
import { type Comparison, readComparison } from './comparison.ts'
import { failureOf, failureOfCall } from './failure.ts'

/** How many commits a page has: as many as GitHub gives. */
export const PAGE = 100

/** How many pages are kept: most ranges have one. */
const KEPT = 32

/** One page of the comparison of two commits. */
export interface PageOf {
  /** `owner/name`; of characters that mean nothing in a URL. */
  readonly repository: string
  readonly base: string
  readonly head: string
  readonly page: number
  readonly signal: AbortSignal
}

/** Asks GitHub for a page. Null: it does not know the repository or one of the commits. */
export type Compare = (asked: PageOf) => Promise<E.Either<PlatformError, Comparison | null>>

interface Kept {
  readonly etag: string
  readonly comparison: Comparison
}

/**
 * Pages of comparisons from GitHub; one that has not changed since costs no call of its limit. Once that is spent GitHub
 * is let alone until it ends: it bars those who go on asking.
 */
export const makeCompare = (api: KyInstance, clock: Clock): Compare => {
  const recent = makeRecentValues<Kept>(KEPT)
  let limit: PlatformUnavailable | null = null
  return async (asked) => {
    if (limit !== null && clock.now() < (limit.notBefore ?? 0)) return E.left(limit)
    try {
      const compared = await comparePage(api, clock, recent, asked)
      if (E.isLeft(compared) && isLimit(compared.left)) limit = compared.left
      return compared
    } catch (error) {
      return E.left(failureOfCall(error))
    }
  }
}

/** Whether GitHub said when to come back. Any other failure, of a call that was under way, ends no limit. */
const isLimit = (error: PlatformError): error is PlatformUnavailable =>
  error._tag === 'PlatformUnavailable' && error.notBefore !== null

/** No repository or no such commit; an empty repository; commits without a common ancestor. */
const UNKNOWN: readonly number[] = [404, 409, 422]

const comparePage = async (
  api: KyInstance,
  clock: Clock,
  recent: RecentValues<Kept>,
  { repository, base, head, page, signal }: PageOf,
): ReturnType<Compare> => {
  const path = `repos/${repository}/compare/${base}...${head}?per_page=${PAGE}&page=${page}`
  const kept = recent.get(path)
  const response = await api(path, { signal, headers: kept === undefined ? {} : { 'if-none-match': kept.etag } })
  const text = await response.text()
  const { status, headers } = response
  if (status === 304 && kept !== undefined) return E.right(kept.comparison)
  if (UNKNOWN.includes(status)) return E.right(null)
  if (status !== 200) return E.left(failureOf({ status, headers, text }, clock.now()))
  const comparison = readComparison(parse(text), repository)
  if (E.isLeft(comparison)) return E.left({ _tag: 'PlatformUnexpected', detail: `GitHub answered: ${comparison.left}` })
  const etag = headers.get('etag')
  if (etag !== null) recent.set(path, { etag, comparison: comparison.right })
  return comparison
}

/** What is no JSON is no comparison. */
const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

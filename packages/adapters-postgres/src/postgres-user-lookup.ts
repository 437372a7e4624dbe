import type { MemberMatch, UserLookup } from '@slugline/core'
import { taskEither as TE } from 'fp-ts'
import { attempt } from './attempt.ts'
import { makeBatcher } from './batcher.ts'
import { type HotQuery, textOf } from './hot-query.ts'
import { isAskable, isId } from './ids.ts'
import { FIND_MEMBERS } from './lookup-statements.ts'
import { isUnavailable } from './postgres-errors.ts'
import { makeRemembered } from './remembered.ts'
import type { WatchBatches } from './watch.ts'
import { wireArray } from './wire-values.ts'

interface Asked {
  readonly organizationId: string
  readonly email: string
}

/** So many addresses, with the one or two members who have each. */
const MOST_REMEMBERED = 10_000

/**
 * Who has an address. Concurrent calls are asked together. Whoever decides on a revision and records may have what was
 * read for it before: recording refuses a revision that is gone, and a change of members makes another.
 */
export const makePostgresUserLookup = (query: HotQuery, watch: WatchBatches): UserLookup => {
  const remembered = makeRemembered<readonly MemberMatch[]>(MOST_REMEMBERED)
  const read = makeBatcher<Asked, readonly MemberMatch[]>({
    ...watch('find_members'),
    flush: (asked) => findMembers(query, asked),
    isOfOneItem: (error) => !isUnavailable(error),
  })
  const find = async (asked: Asked, key: string | null): Promise<readonly MemberMatch[]> => {
    const found = await read(asked)
    if (key !== null && found.length > 0) remembered.set(key, found)
    return found
  }
  return {
    findByEmail: (organizationId, email, revision) => {
      const key = revision === undefined ? null : `${organizationId} ${revision} ${email}`
      const known = key === null ? undefined : remembered.get(key)
      if (known !== undefined) return TE.right(known)
      // No column holds a NUL, so nobody has such an address; PostgreSQL would refuse to look for it.
      if (!isId(organizationId) || !isAskable(email)) return TE.right([])
      return attempt(() => find({ organizationId, email }, key))
    },
  }
}

const STATEMENT = { name: 'slugline_find_members', text: FIND_MEMBERS }

const findMembers = async (query: HotQuery, asked: readonly Asked[]): Promise<readonly (readonly MemberMatch[])[]> => {
  const rows = await query(STATEMENT, [
    wireArray(
      'bigint',
      asked.map(({ organizationId }) => organizationId),
    ),
    wireArray(
      'text',
      asked.map(({ email }) => email),
    ),
  ])
  const matches = asked.map((): MemberMatch[] => [])
  for (const [place, memberId, verified] of rows) {
    matches[Number(place) - 1]?.push({ memberId: textOf(memberId), verified: verified === true })
  }
  return matches
}

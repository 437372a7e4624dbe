import type { MemberMatch, UserLookup } from '@slugline/core'
import { taskEither as TE } from 'fp-ts'
import { attempt } from './attempt.ts'
import { makeBatcher } from './batcher.ts'
import { FLUSH, type HotQuery, textOf } from './hot-query.ts'
import { isAskable, isId } from './ids.ts'
import { FIND_MEMBERS } from './lookup-statements.ts'
import { isUnavailable } from './postgres-errors.ts'
import type { WatchBatches } from './watch.ts'
import { wireArray } from './wire-arrays.ts'

interface Asked {
  readonly organizationId: string
  readonly email: string
}

/** Who has an address. Concurrent calls are asked together; each answer was read after its call. */
export const makePostgresUserLookup = (query: HotQuery, watch: WatchBatches): UserLookup => {
  const find = makeBatcher<Asked, readonly MemberMatch[]>({
    ...FLUSH,
    ...watch('find_members'),
    flush: (asked) => findMembers(query, asked),
    isOfOneItem: (error) => !isUnavailable(error),
  })
  return {
    // No column holds a NUL, so nobody has such an address; PostgreSQL would refuse to look for it.
    findByEmail: (organizationId, email) =>
      isId(organizationId) && isAskable(email) ? attempt(() => find({ organizationId, email })) : TE.right([]),
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

import type { AccessTokens, TokenHolder } from '@slugline/core'
import { taskEither as TE } from 'fp-ts'
import { readScopes } from './access-token-scopes.ts'
import { attempt } from './attempt.ts'
import { type Lookup, makeBatchedLookup } from './batched-lookup.ts'
import type { Database } from './database.ts'
import { type HotQuery, textOf, textOrNull } from './hot-query.ts'
import { isAskable } from './ids.ts'
import { toTimestamp } from './instants.ts'
import { FIND_TOKENS } from './lookup-statements.ts'
import { organizationOf } from './postgres-organization-administration.ts'
import type { WatchBatches } from './watch.ts'
import { wireArray } from './wire-values.ts'

/** Whose a token is. The admin's belongs to no organization, and an index sees to it that there is one. */
export const makePostgresAccessTokens = (database: Database, query: HotQuery, watch: WatchBatches): AccessTokens => {
  const find = makeBatchedLookup(query, watch, BY_DIGEST)
  return {
    find: (digest) => (isAskable(digest) ? attempt(() => find(digest)) : TE.right(null)),
    markUsed: (digest, now) => (isAskable(digest) ? attempt(() => markUsed(query, digest, now)) : TE.right(false)),
    hasAdmin: () => attempt(() => hasAdmin(database)),
    claimAdmin: (digest) => attempt(() => claimAdmin(database, digest)),
  }
}

/** Each call of the API looks for its token. Another instance may remove it at any time: nothing is remembered. */
const BY_DIGEST: Lookup<string, TokenHolder> = {
  statement: { name: 'slugline_find_tokens', text: FIND_TOKENS },
  keyOf: (digest) => digest,
  toParameters: (digests) => [wireArray('text', digests)],
  toFound: (columns) => toHolder(columns),
}

const toHolder = ([id, slug, name, dateCreated, scopes, dateLastUsed, dateExpires]: readonly unknown[]): TokenHolder =>
  id === null
    ? { organization: null }
    : {
        organization: organizationOf([id, slug, name, dateCreated]),
        scopes: readScopes(textOf(scopes)),
        dateLastUsed: instantOrNull(dateLastUsed),
        dateExpires: instantOrNull(dateExpires),
      }

const instantOrNull = (value: unknown): number | null => {
  const text = textOrNull(value)
  return text === null ? null : Number(text)
}

/** Core's `isUseToMark`, asked of the row that is there when its lock is taken. Who does not get the lock is late. */
const MARK_USED = {
  name: 'slugline_mark_token_used',
  text: `
update slugline.access_token set date_last_used = $2::timestamptz
where digest = (
  select digest from slugline.access_token
  where digest = $1 and organization_id is not null
    and (date_last_used is null or date_last_used <= $2::timestamptz - interval '1 minute')
  for update skip locked
)
returning digest`,
}

const markUsed = async (query: HotQuery, digest: string, now: number): Promise<boolean> =>
  (await query(MARK_USED, [digest, toTimestamp(now)])).length > 0

const hasAdmin = async (database: Database): Promise<boolean> => {
  const found = await database
    .selectFrom('slugline.access_token')
    .select('digest')
    .where('organization_id', 'is', null)
    .executeTakeFirst()
  return found !== undefined
}

/** Whoever comes second waits for the first, and then finds the place taken. */
const claimAdmin = async (database: Database, digest: string): Promise<boolean> => {
  const claimed = await database
    .insertInto('slugline.access_token')
    .values({ digest, organization_id: null })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (claimed.numInsertedOrUpdatedRows ?? 0n) > 0n
}

import type { AccessTokens } from '@slugline/core'
import { taskEither as TE } from 'fp-ts'
import { attempt } from './attempt.ts'
import type { Database } from './database.ts'
import { isAskable } from './ids.ts'

/** The digests of tokens. The admin's belongs to no organization, and an index sees to it that there is one. */
export const makePostgresAccessTokens = (database: Database): AccessTokens => ({
  isAdmin: (digest) => (isAskable(digest) ? attempt(() => isAdmin(database, digest)) : TE.right(false)),
  hasAdmin: () => attempt(() => hasAdmin(database)),
  claimAdmin: (digest) => attempt(() => claimAdmin(database, digest)),
})

const isAdmin = async (database: Database, digest: string): Promise<boolean> => {
  const found = await database
    .selectFrom('slugline.access_token')
    .select('digest')
    .where('digest', '=', digest)
    .where('organization_id', 'is', null)
    .executeTakeFirst()
  return found !== undefined
}

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

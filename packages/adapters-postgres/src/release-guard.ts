import { type RawBuilder, sql } from 'kysely'

/**
 * The guard of a release, there or not: whoever writes something of it (a deploy too, which locks no release that it
 * finds complete) takes a share of its guard before anything else, and keeps that until his transaction ends; whoever
 * removes it, or tells its commits, waits for them, and they for him. So no deploy is left behind without its release,
 * and none without a look at whether its release has commits (`head_date`, previous-release.ts).
 */
const guardOf = (organizationId: string, version: string): RawBuilder<unknown> =>
  sql`hashtextextended(${version}, ${organizationId}::bigint)`

/**
 * Takes a share of a release's guard. `slugline.record` and the statement that makes new releases do the same, but wait
 * for none: who finds one taken is recorded in a transaction, so that nobody else waits with him.
 */
export const keepRelease = (organizationId: string, version: string): RawBuilder<unknown> =>
  sql`pg_advisory_xact_lock_shared(${guardOf(organizationId, version)})`

/** Takes a release's guard alone: nobody writes anything of it meanwhile. */
export const guardRelease = (organizationId: string, version: string): RawBuilder<unknown> =>
  sql`pg_advisory_xact_lock(${guardOf(organizationId, version)})`

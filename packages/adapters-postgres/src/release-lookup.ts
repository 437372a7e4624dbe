import type { ReleaseKey } from '@slugline/core'
import { sql } from 'kysely'
import type { Lookup } from './batched-lookup.ts'
import type { Database } from './database.ts'
import { viewLookup } from './view-lookup.ts'
import type { ReleaseRow } from './view-rows.ts'
import { JOIN_ENDS, RELEASE_VIEW } from './view-sql.ts'

/** One release, as every writing of one answers too. */
export const releaseLookup = (database: Database): Lookup<ReleaseKey, ReleaseRow> =>
  viewLookup(database, {
    name: 'slugline_find_releases',
    textOf: ({ version }) => version,
    view: RELEASE_VIEW,
    found: RELEASE,
  })

/**
 * The limit makes it look for each by its key, however few releases there were when it was planned. So does a `true` that
 * is selected: of `exists`, PostgreSQL may prepare the answers for all releases at once.
 */
const RELEASE = sql`
cross join lateral (
  select r.* from slugline.release r where r.organization_id = asked.organization_id and r.version = asked.text
    and (asked.project_id is null or (
      select true from slugline.release_project l where l.organization_id = r.organization_id and l.version = r.version
        and l.project_id + 0 = asked.project_id))
  limit 1
) r
${JOIN_ENDS}`

import type { ReleaseKey } from '@slugline/core'
import { sql } from 'kysely'
import type { Lookup } from './batched-lookup.ts'
import type { Database } from './database.ts'
import { textOf } from './hot-query.ts'
import { idOrNothing } from './ids.ts'
import type { ReleaseRow } from './view-rows.ts'
import { JOIN_ENDS, RELEASE_VIEW } from './view-sql.ts'
import { wireArray } from './wire-values.ts'

/** A release may list tens of thousands of commits, and whoever is asked for in its statement waits for it. */
const FEW = 16

/**
 * One release, as every writing of one answers too. To plan the view takes PostgreSQL several times as long as to run
 * it, and to begin with it longer than to read a row more: so it is planned once, and many are read together.
 */
export const releaseLookup = (database: Database): Lookup<ReleaseKey, ReleaseRow> => ({
  statement: { name: 'slugline_find_releases', text: FIND_RELEASES.compile(database).sql },
  keyOf: ({ organizationId, projectId, version }) => `${organizationId} ${projectId} ${version}`,
  toParameters: (keys) => [
    wireArray(
      'bigint',
      keys.map(({ organizationId }) => idOrNothing(organizationId)),
    ),
    wireArray(
      'bigint',
      keys.map(({ projectId }) => (projectId === null ? null : idOrNothing(projectId))),
    ),
    wireArray(
      'text',
      keys.map(({ version }) => version),
    ),
  ],
  most: FEW,
  toFound: ([item]) => {
    const row: ReleaseRow = JSON.parse(textOf(item))
    return row
  },
})

/**
 * Arrays of organizations, of projects and of versions; rows of the place in them and the view of a release. The limit
 * makes it look for each by its key, however few releases there were when it was planned.
 */
const FIND_RELEASES = sql`
select asked.n::text, ${RELEASE_VIEW}::text
from (select $1::bigint[] as organization_ids, $2::bigint[] as project_ids, $3::text[] as versions offset 0) a
cross join lateral unnest(a.organization_ids, a.project_ids, a.versions)
  with ordinality as asked(organization_id, project_id, version, n)
cross join lateral (
  select r.* from slugline.release r where r.organization_id = asked.organization_id and r.version = asked.version
    and (asked.project_id is null or exists (
      select from slugline.release_project l where l.organization_id = r.organization_id and l.version = r.version
        and l.project_id + 0 = asked.project_id))
  limit 1
) r
${JOIN_ENDS}`

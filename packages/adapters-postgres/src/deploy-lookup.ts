import type { DeployKey } from '@slugline/core'
import { sql } from 'kysely'
import type { Lookup } from './batched-lookup.ts'
import type { Database } from './database.ts'
import { textOf } from './hot-query.ts'
import { idOrNothing } from './ids.ts'
import type { DeployRow } from './view-rows.ts'
import { deployView } from './view-sql.ts'
import { wireArray } from './wire-values.ts'

/** As many as are looked for in one statement: the commits before a deploy may be far away. */
const FEW = 16

/** One deploy by its key, as every job about a deploy reads it: planned once, and many together, as releases are. */
export const deployLookup = (database: Database): Lookup<DeployKey, DeployRow> => ({
  statement: { name: 'slugline_find_deploys', text: FIND_DEPLOYS.compile(database).sql },
  keyOf: ({ organizationId, projectId, key }) => `${organizationId} ${projectId} ${key}`,
  toParameters: (keys) => [
    wireArray(
      'bigint',
      keys.map(({ organizationId }) => idOrNothing(organizationId)),
    ),
    wireArray(
      'bigint',
      keys.map(({ projectId }) => idOrNothing(projectId)),
    ),
    wireArray(
      'text',
      keys.map(({ key }) => key),
    ),
  ],
  most: FEW,
  toFound: ([item]) => {
    const row: DeployRow = JSON.parse(textOf(item))
    return row
  },
})

/** Arrays of organizations, of projects and of keys; rows of the place in them and the view of a deploy. */
const FIND_DEPLOYS = sql`
select asked.n::text, ${deployView('d')}::text
from (select $1::bigint[] as organization_ids, $2::bigint[] as project_ids, $3::text[] as keys offset 0) a
cross join lateral unnest(a.organization_ids, a.project_ids, a.keys)
  with ordinality as asked(organization_id, project_id, key, n)
cross join lateral (
  select d.* from slugline.deploy d
  where d.organization_id = asked.organization_id and d.key = asked.key and d.project_id = asked.project_id
    and d.kind <> 'deleted'
  limit 1
) d`

import type { DeployKey } from '@slugline/core'
import { sql } from 'kysely'
import type { Lookup } from './batched-lookup.ts'
import type { Database } from './database.ts'
import { viewLookup } from './view-lookup.ts'
import type { DeployRow } from './view-rows.ts'
import { deployView } from './view-sql.ts'

/** One deploy by its key, as every job about a deploy reads it. */
export const deployLookup = (database: Database): Lookup<DeployKey, DeployRow> =>
  viewLookup(database, {
    name: 'slugline_find_deploys',
    textOf: ({ key }) => key,
    view: deployView('d'),
    found: DEPLOY,
  })

const DEPLOY = sql`
cross join lateral (
  select d.* from slugline.deploy d
  where d.organization_id = asked.organization_id and d.key = asked.text and d.project_id = asked.project_id
    and d.kind <> 'deleted'
  limit 1
) d`

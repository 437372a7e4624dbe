import { APPS_FIELD, type AppProgress, type BackfillProgress, optionKey, type PluginKey } from '@slugline/core'
import { taskEither as TE } from 'fp-ts'
import { sql } from 'kysely'
import { attempt } from './attempt.ts'
import type { Database } from './database.ts'
import { idOrNothing, isId } from './ids.ts'
import { toInstant, toTimestamp, toTimestampOrNull } from './instants.ts'

/** How far the releases of apps were read from their platform. */
export const makePostgresBackfillProgress = (database: Database): BackfillProgress => ({
  ofProject: (place) => attempt(() => ofProject(database, place)),
  save: (place, progress) => {
    const isPlace = isId(place.organizationId) && isId(place.projectId)
    return isPlace ? attempt(() => save(database, place, progress)) : TE.right(false)
  },
  projects: (plugin) => attempt(() => projects(database, plugin)),
})

const ofProject = async (database: Database, place: PluginKey): Promise<readonly AppProgress[]> => {
  const { organizationId, projectId, plugin } = place
  const { rows } = await sql<AppProgress>`
    select app, app_id as "appId", through::float8 as through, ${toInstant('date_checked')} as "dateChecked", failure,
      ${toInstant<number | null>('date_missed')} as "dateMissed",
      ${toInstant<number | null>('date_delivered')} as "dateDelivered", hook_problem as "hookProblem"
    from slugline.backfill_progress
    where organization_id = ${idOrNothing(organizationId)}::bigint and project_id = ${idOrNothing(projectId)}::bigint
      and plugin = ${plugin}
    order by app`.execute(database)
  return rows
}

/** Selects from the project what it inserts: nothing where there is none. */
const save = async (database: Database, place: PluginKey, progress: AppProgress): Promise<boolean> => {
  const { app, appId, through, dateChecked, failure, dateMissed, dateDelivered, hookProblem } = progress
  const saved = await sql`
    insert into slugline.backfill_progress as b
      (organization_id, project_id, plugin, app, app_id, through, date_checked, failure, date_missed, date_delivered,
        hook_problem)
    select p.organization_id, p.id, ${place.plugin}, ${app}, ${appId}::text, ${through}::bigint,
      ${toTimestamp(dateChecked)}::timestamptz, ${failure}::text, ${toTimestampOrNull(dateMissed)}::timestamptz,
      ${toTimestampOrNull(dateDelivered)}::timestamptz, ${hookProblem}::text
    from slugline.project p
    where p.organization_id = ${place.organizationId}::bigint and p.id = ${place.projectId}::bigint
    on conflict (organization_id, project_id, plugin, app) do update set
      app_id = excluded.app_id, through = excluded.through, date_checked = excluded.date_checked, failure = excluded.failure,
      date_missed = greatest(b.date_missed, excluded.date_missed), date_delivered = excluded.date_delivered,
      hook_problem = excluded.hook_problem`.execute(database)
  return (saved.numAffectedRows ?? 0n) > 0n
}

/** From an index that holds such options alone. */
const projects = async (database: Database, plugin: string): Promise<readonly PluginKey[]> => {
  const { rows } = await sql<PluginKey>`
    select organization_id::text as "organizationId", project_id::text as "projectId", ${plugin}::text as plugin
    from slugline.project_option
    where right(key, 5) = ':apps' and key = ${optionKey(plugin, APPS_FIELD)} and value <> '""'`.execute(database)
  return rows
}

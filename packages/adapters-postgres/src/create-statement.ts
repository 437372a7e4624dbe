/**
 * Makes releases that are not there yet, each with its projects, in one statement of one round trip. Parameters:
 * arrays of what clients gave, a release each; then, a project each, the places of the releases (from 1 up) and the
 * ids of the projects.
 *
 * Releases are in the order of (organization, version), in which everybody locks them: whoever comes second waits here
 * until the first is through. One that is there already by then, or names a project which is not, is left out. Answers
 * the places of those that were made, each with its id.
 */
export const CREATE_RELEASES = {
  name: 'slugline_create_releases',
  text: `
with asked as materialized (
  select asked.*
  from (select $1::bigint[] as organization_ids, $2::text[] as versions, $3::timestamptz[] as dates_created,
    $4::text[] as statuses, $5::text[] as refs, $6::text[] as urls, $7::bigint[] as owner_ids,
    $8::timestamptz[] as dates_released offset 0) a
  cross join lateral unnest(a.organization_ids, a.versions, a.dates_created, a.statuses, a.refs, a.urls, a.owner_ids,
    a.dates_released) with ordinality
    as asked(organization_id, version, date_created, status, ref, url, owner_id, date_released, n)
),
belonging as materialized (
  select asked.organization_id, asked.n, belonging.project_id, (select true from slugline.project p
    where p.organization_id = asked.organization_id and p.id = belonging.project_id) as is_known
  from (select $9::bigint[] as places, $10::bigint[] as project_ids offset 0) a
  cross join lateral unnest(a.places, a.project_ids) as belonging(n, project_id)
  join asked on asked.n = belonging.n
),
-- A share of the guard of each (release-guard.ts), before anything is written. Nobody waits for one here, since everybody
-- else would wait with him: who finds it taken is left out.
guarded as materialized (
  select n from asked where pg_try_advisory_xact_lock_shared(hashtextextended(version, organization_id))
),
made as (
  insert into slugline.release (organization_id, version, date_created, status, ref, url, owner_id, date_released)
  select organization_id, version, date_created, status, ref, url, owner_id, date_released
  from guarded join asked using (n) where n not in (select n from belonging where is_known is null)
  order by n
  on conflict (organization_id, version) do nothing
  returning organization_id, version, id, date_created, status
),
linked as (
  insert into slugline.release_project (organization_id, version, project_id, release_id, date_created, status)
  select made.organization_id, made.version, belonging.project_id, made.id, made.date_created, made.status
  from made join asked using (organization_id, version) join belonging using (n)
)
select asked.n::text, made.id::text from made join asked using (organization_id, version)`,
}

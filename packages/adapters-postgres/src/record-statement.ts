/**
 * The columns of the recording statement's input, in the order of its parameters, each with its type in PostgreSQL.
 * A row is one recording: of one project, with at most one delivery line, one ref and one deploy. `plugin` null: no
 * line. Line and deploy share key, app, release number, version and environment.
 */
export const RECORD_COLUMNS = {
  organization_id: 'bigint',
  project_id: 'bigint',
  revision: 'bigint',
  plugin: 'text',
  identity: 'text',
  key: 'text',
  unsigned: 'boolean',
  outcome: 'text',
  reason: 'text',
  date_received: 'timestamptz',
  date_published: 'timestamptz',
  media_type: 'text',
  event_id: 'text',
  app_id: 'text',
  app_name: 'text',
  release_number: 'bigint',
  status: 'text',
  kind: 'text',
  version: 'text',
  environment: 'text',
  replay_of: 'bigint',
  body_start: 'bigint',
  body_length: 'bigint',
  is_deploy: 'boolean',
  deploy_kind: 'text',
  date_created: 'timestamptz',
  date_started: 'timestamptz',
  date_finished: 'timestamptz',
  owner_id: 'bigint',
  url: 'text',
  name: 'text',
  repository: 'text',
  commit: 'text',
  previous_commit: 'text',
} as const

const columns = Object.keys(RECORD_COLUMNS)
const arrays = Object.entries(RECORD_COLUMNS).map(([column, type], index) => `$${index + 1}::${type}[] as ${column}`)
/** The project exists, and the configuration is the one on which the recording was decided. */
const IS_VALID = '(current_revision is not null and (revision is null or revision = current_revision))'

const bodies = `$${columns.length + 1}::bytea`

/**
 * Makes any number of recordings durable in one statement, by the rules of core's `applyRecording`. One row answers
 * each: its number, a refusal or repetition, whether its release is new or new in a project, the ids of delivery and
 * deploy.
 *
 * All parts see one snapshot, so nothing is decided by looking: whoever inserts a key first has it, also among the rows
 * of this statement, and an id that was drawn beforehand tells whose insert it was. The parts run in the order in which
 * they stand, each sorts its rows by key, and the transaction of a client does the same: nobody waits in a circle.
 *
 * - `claimed`: the deliveries that are the first of their identity; only with them it goes on.
 * - `deployed`: the deploys that are the first of their key; `fresh` goes on with these alone.
 * - `linkless`: what is not known as a release of its project. Its release is inserted, or locked where it is there
 *   (an update that changes nothing): another's release, which this snapshot does not see, tells its id only so.
 * - `found`: a deploy that was not inserted and is not seen either was inserted meanwhile by somebody else. Its id is
 *   null here, and must be read afterwards.
 *
 * What keeps the planner right on tables of which it knows nothing yet: look-ups are subqueries that give one value, so
 * that no join is chosen for them (nor, by `is true`, for a row's place among the inserted); `+ 0` keeps it from the index that begins with organization and project, of which
 * there may be millions; the arrays come out of a subquery, so that it cannot count them, plan for each call anew, and
 * find that better than the plan that it has. The parameter after the columns holds all bodies, one after the other.
 */
export const RECORD = `
with input as materialized (
  select i.*,
    (select o.revision from slugline.project p join slugline.organization o on o.id = p.organization_id
      where p.organization_id = i.organization_id and p.id = i.project_id) as current_revision,
    case when i.plugin is not null then nextval('slugline.delivery_id_seq') end as delivery_id,
    case when i.is_deploy then nextval('slugline.deploy_id_seq') end as deploy_id
  from (select ${arrays.join(', ')} offset 0) a
  cross join lateral unnest(${columns.map((column) => `a.${column}`).join(', ')}) with ordinality as i(${columns.join(', ')}, n)
),
claimed as (
  insert into slugline.delivery_identity (organization_id, project_id, plugin, identity, delivery_id)
  select organization_id, project_id, plugin, identity, delivery_id from input
  where ${IS_VALID} and identity is not null
  order by organization_id, project_id, plugin, identity, n
  on conflict (organization_id, project_id, plugin, identity) do nothing
  returning delivery_id
),
deployed as (
  insert into slugline.deploy (organization_id, project_id, key, id, project_ids, version, kind, environment, app_id,
    app_name, release_number, date_started, date_finished, owner_id, url, name, delivery_id)
  select organization_id, project_id, key, deploy_id, array[project_id], version, deploy_kind, environment, app_id,
    app_name, coalesce(release_number, 0), date_started, date_finished, owner_id, url, name, delivery_id
  from input
  where ${IS_VALID} and is_deploy and (identity is null or delivery_id in (select delivery_id from claimed))
  order by organization_id, key, project_id, n
  on conflict (organization_id, key, project_id) do nothing
  returning organization_id, project_id, key, id
),
fresh as materialized (
  select n, organization_id, version, project_id, date_created, repository, commit, previous_commit
  from input where (deploy_id in (select id from deployed)) is true
),
linkless as materialized (
  select n, organization_id, version, project_id, date_created,
    row_number() over (partition by organization_id, version, project_id order by n) = 1 as is_first
  from fresh f
  where (select true from slugline.release_project p where p.organization_id = f.organization_id
    and p.version = f.version and p.project_id + 0 = f.project_id) is null
),
released as (
  insert into slugline.release as known (organization_id, version, date_created)
  select distinct on (organization_id, version) organization_id, version, date_created from linkless
  order by organization_id, version, n
  on conflict (organization_id, version) do update set status = known.status
  returning organization_id, version, id, date_created, status
),
linked as (
  insert into slugline.release_project (organization_id, version, project_id, release_id, date_created, status)
  select l.organization_id, l.version, l.project_id, r.id, r.date_created, r.status
  from linkless l join released r on r.organization_id = l.organization_id and r.version = l.version
  where l.is_first
  order by l.organization_id, l.version, l.project_id
  on conflict (organization_id, version, project_id) do nothing
  returning organization_id, version, project_id
),
referred as (
  insert into slugline.release_ref (organization_id, version, repository, commit, previous_commit)
  select organization_id, version, repository, commit, previous_commit from fresh where repository is not null
  order by organization_id, version, repository, n
  on conflict (organization_id, version, repository) do nothing
),
found as (
  select i.*,
    case
      when deploy_id in (select id from deployed) then deploy_id
      when key is not null then coalesce(
        (select d.id from deployed d
          where d.organization_id = i.organization_id and d.key = i.key and d.project_id = i.project_id),
        (select d.id from slugline.deploy d
          where d.organization_id = i.organization_id and d.key = i.key and d.project_id + 0 = i.project_id))
    end as found_id,
    case
      when identity is not null and delivery_id not in (select delivery_id from claimed) then 'same-delivery'
      when is_deploy and deploy_id not in (select id from deployed) then 'same-release'
    end as repetition
  from input i where ${IS_VALID}
),
told as materialized (
  select *, case when repetition is null and not is_deploy and found_id is not null then 'same-release' else repetition end as refusal
  from found
),
logged as (
  insert into slugline.delivery (organization_id, project_id, id, plugin, identity, key, unsigned, outcome, reason,
    date_received, date_published, media_type, event_id, app_id, app_name, release_number, status, kind, version,
    environment, replay_of, body)
  select organization_id, project_id, delivery_id, plugin, identity, key, unsigned,
    case when refusal is null then outcome else 'duplicate' end, coalesce(refusal, reason),
    date_received, date_published, media_type, event_id, app_id, app_name, release_number, status, kind, version,
    environment, replay_of, substring(${bodies} from body_start::int + 1 for body_length::int)
  from told where plugin is not null
)
select i.n::text,
  case when i.current_revision is null then 'unknown' when t.n is null then 'stale' else t.refusal end,
  exists (select from linkless l join linked k on k.organization_id = l.organization_id and k.version = l.version
    and k.project_id = l.project_id where l.is_first and l.n = i.n),
  t.delivery_id::text, t.found_id::text
from input i left join told t on t.n = i.n`

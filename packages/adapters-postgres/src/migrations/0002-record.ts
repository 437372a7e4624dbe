/** The deploys of a batch; not those of deliveries that were seen before, nor of keys that are taken. */
const INSERT_DEPLOYS = `
  insert into slugline.deploy (organization_id, project_id, key, id, project_ids, version, kind, environment, app_id,
    app_name, release_number, date_started, date_finished, owner_id, url, name, delivery_id)
  select i.organization_id, i.project_id, i.key, first_id + i.n, array[i.project_id], i.version, i.deploy_kind,
    i.environment, i.app_id, i.app_name, coalesce(i.release_number, 0), i.date_started, i.date_finished, i.owner_id,
    i.url, i.name, case when i.plugin is not null then first_id + i.n end
  from unnest(input) i
  where i.is_deploy and (
    select true from slugline.delivery d where d.organization_id = i.organization_id and d.identity = i.identity
      and d.project_id + 0 = i.project_id and d.plugin = i.plugin
  ) is null
  on conflict (organization_id, key, project_id) do nothing`

/**
 * The hot path: `slugline.record` makes up to 128 recordings of hooks durable, by the rules of core's
 * `applyRecording`. One call is one round trip and one commit; a lone recording costs few statements, many cost little
 * more each than their rows.
 *
 * `input` is in the order of organization, key and project, `releases` names the first row of each release, project and
 * repository, in this order; `places` the first of each organization, project and revision. So everybody takes locks
 * in one order: deploys, deliveries, releases. Rows know their place, `n`, counted from 1. One without a plugin has no
 * delivery line.
 *
 * A plan may have been made when the tables were empty, where one index is as good as another. So a project is hidden
 * behind a `+ 0` from the indexes that would lead to all that it has.
 *
 * Each statement sees what was committed before it began, and whoever waited for another's key sees his row
 * afterwards. So whoever inserts a key first has it, and the rest is looking.
 *
 * `has_outbox`: what others are to hear of (core's `eventOf`) goes into the outbox. Deploys go there as they are inserted:
 * to unpack `input` once more for them would cost a seventh of all the time.
 *
 * Answers `first_id`: the delivery of row n, and its deploy if it has one, have the id `first_id + n`. All else is null
 * where there was nothing special:
 * - `unknown`, `stale`: places whose project is not there, or whose configuration is another by now; `busy`: rows whose
 *   release somebody has to himself for now. Then nothing at all was recorded.
 * - `seen`, `repeated`: rows whose delivery, or else whose deploy, was known before. `deploy_ids`: of each row, then.
 * - `created`: rows whose release is new, or new in its project.
 */
export const record: string = `
create type slugline.recording as (
  n bigint,
  organization_id bigint,
  project_id bigint,
  revision bigint,
  plugin text,
  identity text,
  key text,
  unsigned boolean,
  outcome text,
  reason text,
  date_received timestamptz,
  date_published timestamptz,
  media_type text,
  event_id text,
  app_id text,
  app_name text,
  release_number bigint,
  status text,
  kind text,
  version text,
  environment text,
  replay_of bigint,
  body_start bigint,
  body_length bigint,
  is_deploy boolean,
  deploy_kind text,
  date_created timestamptz,
  date_started timestamptz,
  date_finished timestamptz,
  owner_id bigint,
  url text,
  name text,
  repository text,
  commit text,
  previous_commit text
);

create function slugline.record(
  input slugline.recording[], bodies bytea, places bigint[], releases bigint[], has_outbox boolean,
  out first_id bigint, out unknown bigint[], out stale bigint[], out busy bigint[], out seen bigint[],
  out repeated bigint[], out created bigint[], out deploy_ids bigint[]
) language plpgsql
-- One plan for each statement, by indexes, also where a table was empty when it was made.
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set jit = off
as $$
#variable_conflict use_column
declare
  size constant int := cardinality(input);
  inserted int;
  lines int := size;
  is_torn boolean;
  place bigint;
  r slugline.recording;
  current_revision bigint;
  known record;
begin
  foreach place in array places loop
    r := input[place];
    select o.revision into current_revision
    from slugline.hook_project h join slugline.organization o on o.id = h.organization_id
    where h.id = r.project_id and h.organization_id = r.organization_id;
    if not found then
      unknown := unknown || place;
    elsif r.revision <> current_revision then
      stale := stale || place;
    end if;
  end loop;
  if unknown is not null or stale is not null then
    return;
  end if;

  -- A share of the guard of each release (release-guard.ts): none of them is removed until all of this is done. Nobody
  -- waits for one here, since everybody else would wait with him.
  select array_agg(i.n) into busy from unnest(input) i
  where i.is_deploy and not pg_try_advisory_xact_lock_shared(hashtextextended(i.version, i.organization_id));
  if busy is not null then
    return;
  end if;

  first_id := nextval('slugline.recording_number') * 128 - 1;
  if has_outbox then
    with made as (
      ${INSERT_DEPLOYS}
      returning organization_id, project_id, key
    )
    insert into slugline.outbox (organization_id, project_id, key) select organization_id, project_id, key from made;
  else
    ${INSERT_DEPLOYS};
  end if;
  get diagnostics inserted = row_count;
  if inserted < size then
    select array_agg(k.id order by k.n), array_agg(k.n) filter (where k.id <> first_id + k.n)
    into deploy_ids, repeated
    from (
      select i.n, (select d.id from slugline.deploy d where d.organization_id = i.organization_id and d.key = i.key
        and d.project_id + 0 = i.project_id) as id
      from unnest(input) i offset 0
    ) k;
  end if;

  insert into slugline.delivery (organization_id, project_id, id, plugin, identity, key, unsigned, outcome, reason,
    date_received, date_published, media_type, event_id, app_id, app_name, release_number, status, kind, version,
    environment, replay_of, body)
  select i.organization_id, i.project_id, first_id + i.n, i.plugin, i.identity, i.key, i.unsigned,
    case when i.n = any(repeated) then 'duplicate' else i.outcome end,
    case when i.n = any(repeated) then 'same-release' else i.reason end,
    i.date_received, i.date_published, i.media_type, i.event_id, i.app_id, i.app_name, i.release_number, i.status,
    i.kind, i.version, i.environment, i.replay_of, substring(bodies from i.body_start::int + 1 for i.body_length::int)
  from unnest(input) i
  where i.plugin is not null
  on conflict (organization_id, identity, project_id, plugin) where identity is not null do nothing;
  get diagnostics inserted = row_count;
  if inserted < size then
    lines := (select count(i.plugin) from unnest(input) i);
  end if;
  if inserted < lines then
    seen := array(
      select i.n from unnest(input) i
      where (select true from slugline.delivery d where d.organization_id = i.organization_id
        and d.identity = i.identity and d.project_id + 0 = i.project_id and d.plugin = i.plugin
        and d.id <> first_id + i.n)
    );
    insert into slugline.delivery (organization_id, project_id, id, plugin, key, unsigned, outcome, reason,
      date_received, date_published, media_type, event_id, app_id, app_name, release_number, status, kind, version,
      environment, replay_of, body)
    select i.organization_id, i.project_id, first_id + i.n, i.plugin, i.key, i.unsigned, 'duplicate', 'same-delivery',
      i.date_received, i.date_published, i.media_type, i.event_id, i.app_id, i.app_name, i.release_number, i.status,
      i.kind, i.version, i.environment, i.replay_of, substring(bodies from i.body_start::int + 1 for i.body_length::int)
    from unnest(input) i where i.n = any(seen);
  end if;

  -- A delivery that was first seen, or forgotten, while this ran: its deploy is there and must not be, or the other way
  -- round, or it has no line, being neither new nor seen. Undone, and done again by the caller.
  is_torn := seen is not null and (deploy_ids is null or cardinality(seen) < lines - inserted);
  if deploy_ids is not null then
    is_torn := is_torn or exists (
      select from unnest(input) i where i.is_deploy and case
        when i.n = any(seen) then deploy_ids[i.n] = first_id + i.n
        else deploy_ids[i.n] is null
      end
    );
  end if;
  if is_torn then
    raise serialization_failure using message = 'a delivery was recorded or removed elsewhere at the same time';
  end if;

  if deploy_ids is not null then
    releases := array(
      select i.n from unnest(input) i where deploy_ids[i.n] = first_id + i.n
      order by i.organization_id, i.version collate "C", i.project_id, i.repository collate "C", i.n
    );
  end if;

  if has_outbox and deploy_ids is not null then
    insert into slugline.outbox (organization_id, project_id, delivery_id)
    select i.organization_id, i.project_id, first_id + i.n
    from unnest(input) i
    where i.reason = 'release-failed' and i.key is not null and (i.n = any(seen || repeated)) is not true;
  end if;

  foreach place in array releases loop
    r := input[place];
    perform from slugline.release_project p
    where p.organization_id = r.organization_id and p.version = r.version and p.project_id + 0 = r.project_id
      and p.head_date is null
      and (r.repository is null or (select true from slugline.release_ref f where f.organization_id = r.organization_id
        and f.version = r.version and f.repository = r.repository));
    continue when found;
    -- An update that changes nothing locks the release of somebody else, and tells its id and date. Only a row that was
    -- inserted has no xmax.
    insert into slugline.release as l (organization_id, version, date_created)
    values (r.organization_id, r.version, r.date_created)
    on conflict (organization_id, version) do update set status = l.status
    returning l.id, l.date_created, l.status, l.xmax = 0 as is_new into known;
    insert into slugline.release_project (organization_id, version, project_id, release_id, date_created, status)
    values (r.organization_id, r.version, r.project_id, known.id, known.date_created, known.status)
    on conflict (organization_id, version, project_id) do nothing;
    if found then
      created := created || place;
    end if;
    if r.repository is not null then
      insert into slugline.release_ref (organization_id, version, repository, commit, previous_commit)
      values (r.organization_id, r.version, r.repository, r.commit, r.previous_commit)
      on conflict (organization_id, version, repository) do nothing;
    end if;
    -- A release with commits that no client dated is dated by its first deploy (previous-release.ts): this one, maybe. A
    -- new release has no commits.
    continue when known.is_new;
    update slugline.release_project p set head_date = h.head_date
    from (
      select coalesce(l.date_released, (
        select d.date_finished from slugline.deploy d
        where d.organization_id = l.organization_id and d.version = l.version order by d.date_finished, d.id limit 1
      )) as head_date
      from slugline.release l
      where l.organization_id = r.organization_id and l.version = r.version and exists (
        select from slugline.release_project o
        where o.organization_id = l.organization_id and o.version = l.version and o.head_date is not null
      )
    ) h
    where p.organization_id = r.organization_id and p.version = r.version and p.head_date is distinct from h.head_date;
  end loop;
end
$$;
`

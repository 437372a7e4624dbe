/** The part of the first schema that is about releases which are read from their platform. */
export const backfillProgress: string = `
-- The projects whose releases are read, of all organizations.
create index project_option_apps on slugline.project_option (organization_id, key, project_id)
  where right(key, 5) = ':apps';

-- How far the releases of an app were read.
create table slugline.backfill_progress (
  organization_id bigint not null,
  project_id bigint not null,
  plugin text collate "C" not null,
  app text collate "C" not null,
  app_id text collate "C",
  through bigint not null,
  date_checked timestamptz not null,
  failure text collate "C",
  date_missed timestamptz,
  date_delivered timestamptz,
  hook_problem text collate "C",
  primary key (organization_id, project_id, plugin, app),
  foreign key (organization_id, project_id) references slugline.project (organization_id, id)
);
`

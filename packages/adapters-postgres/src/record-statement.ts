/**
 * The members of a `slugline.recording` (migration 0002) in their order, each with its type. A row is one recording: of
 * one project, with its delivery line or a deploy or both, and at most one ref. Line and deploy share key, app, release
 * number, version and environment.
 */
export const RECORD_COLUMNS = {
  n: 'bigint',
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

/** The call. Its parameters: an array of recordings, their bodies one after the other, places, releases, and
 * whether an outbox is kept. */
export const RECORD = {
  name: 'slugline_record',
  text: `select first_id::text, unknown::text, stale::text, busy::text, seen::text, repeated::text, created::text,
      deploy_ids::text
    from slugline.record($1, $2, $3, $4, $5)`,
}

/** The id of the type of the recordings, which an array of them must name; it differs from database to database. */
export const RECORDING_TYPE = {
  name: 'slugline_recording_type',
  text: `select 'slugline.recording'::regtype::oid::text`,
}

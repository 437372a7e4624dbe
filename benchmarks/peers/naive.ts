// The naive peer: what a delivery means, told to the database in eight statements of one transaction.
import { Pool, type PoolClient } from 'pg'
import { announce, bareRoute, type ReleaseEvent } from './bare-route.ts'

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 8 })
await pool.query(`
create schema if not exists naive;
create table if not exists naive.project (id bigint primary key, repository text not null, environment text not null);
create table if not exists naive.member (id bigint primary key, email text not null unique);
create table if not exists naive.delivery (id bigint generated always as identity primary key,
  project_id bigint not null references naive.project, event_id text not null, outcome text, deploy_id bigint,
  date_received timestamptz not null default now(), body bytea not null, unique (project_id, event_id));
create table if not exists naive.release (id bigint generated always as identity primary key,
  version text not null unique, owner_id bigint, date_created timestamptz not null default now());
create table if not exists naive.release_project (release_id bigint references naive.release,
  project_id bigint references naive.project, primary key (release_id, project_id));
create table if not exists naive.ref (release_id bigint references naive.release, repository text,
  commit text not null, primary key (release_id, repository));
create table if not exists naive.deploy (id bigint generated always as identity primary key,
  project_id bigint not null references naive.project, key text not null, release_id bigint not null
  references naive.release, environment text not null, date_finished timestamptz not null, unique (project_id, key));
create index if not exists deploy_list on naive.deploy (project_id, environment, date_finished);
insert into naive.project values (1, 'acme/web', 'production') on conflict do nothing;
insert into naive.member values (1, 'dev@example.com') on conflict do nothing;
`)

const statements = {
  project: 'select id, repository, environment from naive.project where id = $1',
  member: 'select id from naive.member where email = $1',
  delivery: 'insert into naive.delivery (project_id, event_id, body) values ($1, $2, $3) returning id',
  release: `insert into naive.release (version, owner_id) values ($1, $2)
    on conflict (version) do update set version = excluded.version returning id`,
  link: 'insert into naive.release_project (release_id, project_id) values ($1, $2) on conflict do nothing',
  ref: 'insert into naive.ref (release_id, repository, commit) values ($1, $2, $3) on conflict do nothing',
  deploy: `insert into naive.deploy (project_id, key, release_id, environment, date_finished)
    values ($1, $2, $3, $4, $5) returning id`,
  outcome: 'update naive.delivery set outcome = $2, deploy_id = $3 where id = $1',
}

const record = async (client: PoolClient, raw: Buffer, event: ReleaseEvent): Promise<void> => {
  const ask = async (name: keyof typeof statements, ...values: unknown[]) =>
    (await client.query({ name, text: statements[name], values })).rows[0]
  const project = await ask('project', 1)
  const member = await ask('member', event.actor.email)
  const delivery = await ask('delivery', project.id, event.id, raw)
  const release = await ask('release', event.data.slug.commit, member.id)
  await ask('link', release.id, project.id)
  await ask('ref', release.id, project.repository, event.data.slug.commit)
  const key = `${event.data.app.id}:${event.data.version}`
  const deploy = await ask('deploy', project.id, key, release.id, project.environment, event.data.updated_at)
  await ask('outcome', delivery.id, 'recorded', deploy.id)
}

const transact = async (raw: Buffer, event: ReleaseEvent): Promise<void> => {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await record(client, raw, event)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

await announce(bareRoute(process.env.SECRET ?? '', transact))

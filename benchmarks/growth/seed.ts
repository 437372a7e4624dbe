import { createHash } from 'node:crypto'
import { sampleId } from '@slugline/heroku-client/testing'
import { Client } from 'pg'

const APPS = 20

/** Seconds from one release to the next: none of a million deliveries is too old to be kept. */
const PACE = 5
/** The oldest releases are archived, and those after them in an environment that nobody uses any more. */
const FEW = 20

/**
 * What stands in the tables as if it had been told: a release every five seconds until now, put into two environments,
 * into one of them by a hook; each with a commit, and one of them with as many as make a hundredth of all.
 */
const statements = [
  // Numbered by `n`; the apps take turns, as in the deliveries that benchmarks send.
  `create temporary view seed as select n, md5(n::text) || left(md5('slugline' || n), 8) as version,
    newest - (releases - n) * interval '${PACE} seconds' as at, n / ${APPS} + 1 as release_number,
    'app-' || n % ${APPS} as app_name, app_ids[n % ${APPS} + 1] as app_id, p.organization_id, p.id as project_id
  from setting, slugline.project p, generate_series(1, setting.releases) n`,
  `create temporary view seed_deploy as select s.*, environment, app_id || suffix as environment_app_id,
    app_name || suffix as environment_app_name, at + delay as finished,
    'heroku:' || app_id || suffix || ':v' || release_number as key
  from seed s, (values ('staging', '-staging', interval '0'), ('production', '', interval '10 seconds'))
    e(environment, suffix, delay)`,
  `insert into slugline.release (organization_id, version, date_created, status)
    select organization_id, version, at, case when n <= ${FEW} then 'archived' else 'open' end from seed`,
  `insert into slugline.release_project (organization_id, version, project_id, release_id, date_created, status,
      head_date)
    select r.organization_id, r.version, p.id, r.id, r.date_created, r.status, r.date_created
    from slugline.release r join slugline.project p using (organization_id)`,
  `insert into slugline.release_ref (organization_id, version, repository, commit)
    select organization_id, version, 'acme/web', version from seed`,
  `insert into slugline.delivery (organization_id, project_id, plugin, identity, key, unsigned, outcome, reason,
      date_received, date_published, media_type, event_id, app_id, app_name, release_number, status, kind, version,
      environment, body)
    select organization_id, project_id, 'heroku', md5(key)::uuid::text, key, false, 'recorded', 'deploy',
      finished, finished, 'application/json', md5(key)::uuid::text, environment_app_id, environment_app_name,
      release_number, 'succeeded', 'deploy', version, environment, convert_to('{"seed":' || n || '}', 'UTF8')
    from seed_deploy where environment = 'production'`,
  `insert into slugline.deploy (organization_id, project_id, key, project_ids, version, kind, environment, app_id,
      app_name, release_number, date_started, date_finished, delivery_id)
    select organization_id, project_id, key, array[project_id], version, 'deploy', environment, app_id,
      app_name, release_number, date_published, date_received, id
    from slugline.delivery`,
  `insert into slugline.deploy (organization_id, project_id, key, project_ids, version, kind, environment, app_id,
      app_name, release_number, date_started, date_finished)
    select organization_id, project_id, key, array[project_id], version, 'deploy', environment, environment_app_id,
      environment_app_name, release_number, finished, finished
    from seed_deploy where environment = 'staging'`,
  `insert into slugline.deploy (organization_id, project_id, key, project_ids, version, kind, environment, date_finished)
    select organization_id, project_id, 'retired ' || n, array[project_id], version, 'deploy', 'retired', at
    from seed where n > ${FEW} and n <= ${2 * FEW}`,
  `create temporary view seed_commit as select s.*, position,
      case position when 0 then version else md5(version || position) || left(version, 8) end as id
    from seed s, setting, generate_series(0, case n when releases / 3 then releases / 100 else 0 end) position`,
  `insert into slugline.commit (organization_id, repository, id, author_email, patch_set)
    select organization_id, 'acme/web', id, 'dev' || position % 3 || '@example.com', '[]' from seed_commit`,
  `insert into slugline.release_commit (organization_id, version, position, repository, id)
    select organization_id, version, position, 'acme/web', id from seed_commit`,
]

/** The number of the release that has many commits, and how many. */
export const manyCommits = (releases: number) => ({ number: Math.floor(releases / 3), count: releases / 100 + 1 })

/** How many milliseconds the `number`th of the releases is older than the newest. */
export const ageOf = (releases: number, number: number): number => (releases - number) * PACE * 1000

/** The number of the oldest release that is open. */
export const OLDEST = FEW + 1

/** The version of the `number`th of the releases, from 1 up. */
export const seededVersion = (number: number): string => md5(String(number)) + md5(`slugline${number}`).slice(0, 8)

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

/** Fills the tables of a new Slugline with so many releases of its one project; answers the seconds that it took. */
export const seed = async (databaseUrl: string, releases: number): Promise<number> => {
  const started = performance.now()
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const appIds = Array.from({ length: APPS }, (_, app) => sampleId('app', `app-${app}`))
    await client.query('create temporary table setting (releases int, app_ids text[], newest timestamptz(3))')
    await client.query('insert into setting values ($1, $2, now())', [releases, appIds])
    await client.query("set work_mem = '256MB'")
    for (const statement of statements) await client.query(statement)
    await client.query('vacuum (analyze)')
  } finally {
    await client.end()
  }
  return (performance.now() - started) / 1000
}

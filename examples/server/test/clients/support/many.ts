import { Pool } from 'pg'
import type { Slugline } from './slugline.ts'

/** An organization with more projects and repositories than a page holds; answers their names. */
export const makeMany = async ({ post, database }: Slugline, slug: string): Promise<Many> => {
  await post('', { slug, name: slug })
  const pool = new Pool({ connectionString: database })
  // By the database itself: as many calls would take longer than the rest of the tests.
  const { rows } = await pool.query<{ readonly project: string; readonly repository: string }>(
    `with numbered as (
       select organization.id as organization_id, number, date_trunc('second', now()) + number * interval '1 s' as date_created
       from slugline.organization cross join generate_series(1, 150) as number where slug = $1
     ), projects as (
       insert into slugline.project (organization_id, slug, name, release_token, date_created)
       select organization_id, 'p' || number, 'P' || number, 'plain:none', date_created from numbered
     ), repositories as (
       insert into slugline.repository (organization_id, name, provider, url, date_created)
       select organization_id, 'acme/r' || number, 'github', 'https://github.com/acme/r' || number, date_created
       from numbered
     )
     select 'P' || number as project, 'acme/r' || number as repository from numbered`,
    [slug],
  )
  await pool.end()
  return { projects: rows.map(({ project }) => project), repositories: rows.map(({ repository }) => repository) }
}

export interface Many {
  readonly projects: readonly string[]
  readonly repositories: readonly string[]
}

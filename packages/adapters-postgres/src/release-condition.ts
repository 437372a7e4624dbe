import type { ReleaseKey } from '@slugline/core'
import { type RawBuilder, sql } from 'kysely'
import { idOrNothing } from './ids.ts'

/** The release `r` that a key names: with a project only if it has that project. */
export const isRelease = ({ organizationId, projectId, version }: ReleaseKey): RawBuilder<boolean> => sql<boolean>`
  r.organization_id = ${idOrNothing(organizationId)}::bigint and r.version = ${version}
  and ${
    projectId === null
      ? sql`true`
      : sql`exists (select from slugline.release_project l where l.organization_id = r.organization_id
          and l.version = r.version and l.project_id = ${idOrNothing(projectId)}::bigint)`
  }`

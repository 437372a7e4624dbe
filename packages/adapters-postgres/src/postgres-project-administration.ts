import type { NameTaken, NewProject, Page, PageQuery, Project, ProjectAdministration } from '@slugline/core'
import { type either as E, taskEither as TE } from 'fp-ts'
import { sql } from 'kysely'
import { attempt, attemptOr } from './attempt.ts'
import type { Database } from './database.ts'
import { idOrNothing, isId } from './ids.ts'
import { toInstant, toTimestamp } from './instants.ts'
import { asSlug, nameTakenOr } from './names.ts'
import { byDateCreated, keysetPage, pageFrom } from './paging.ts'
import { changeConfiguration, orNothing } from './revision.ts'

/** The projects of an organization. */
export const makePostgresProjectAdministration = (database: Database): ProjectAdministration => ({
  // No organization has the id 0: its page is an empty one.
  list: (organizationId, page) => attempt(() => list(database, idOrNothing(organizationId), page)),
  find: (organizationId, slugOrId) =>
    isId(organizationId) ? attempt(() => find(database, organizationId, slugOrId)) : TE.right(null),
  create: (project) => (isId(project.organizationId) ? attemptOr(() => create(database, project)) : TE.right(null)),
  setReleaseToken: (organizationId, projectId, releaseToken) =>
    isId(organizationId) && isId(projectId)
      ? attempt(() => setReleaseToken(database, organizationId, projectId, releaseToken))
      : TE.right(false),
})

const COLUMNS = [
  sql<string>`id::text`.as('id'),
  sql<string>`organization_id::text`.as('organization_id'),
  'slug',
  'name',
  'platform',
  toInstant('date_created').as('date_created'),
] as const

interface Row {
  readonly id: string
  readonly organization_id: string
  readonly slug: string
  readonly name: string
  readonly platform: string | null
  readonly date_created: number
}

const toProject = ({ id, organization_id, slug, name, platform, date_created }: Row): Project => ({
  id,
  organizationId: organization_id,
  slug,
  name,
  platform,
  dateCreated: date_created,
})

const list = async (database: Database, organizationId: string, page: PageQuery): Promise<Page<Project>> => {
  const { isBeyond, direction, limit } = keysetPage(page, 'date_created', 'id')
  const rows = await database
    .selectFrom('slugline.project')
    .select(COLUMNS)
    .where('organization_id', '=', organizationId)
    .where(isBeyond)
    .orderBy('slugline.project.date_created', direction)
    .orderBy('slugline.project.id', direction)
    .limit(limit)
    .execute()
  return pageFrom(page, rows, byDateCreated, toProject)
}

const find = async (database: Database, organizationId: string, slugOrId: string): Promise<Project | null> => {
  const found = await database
    .selectFrom('slugline.project')
    .select(COLUMNS)
    .where('organization_id', '=', organizationId)
    .where((where) => (isId(slugOrId) ? where('id', '=', slugOrId) : where('slug', '=', asSlug(slugOrId))))
    .executeTakeFirst()
  return found === undefined ? null : toProject(found)
}

const create = (database: Database, told: NewProject): Promise<E.Either<NameTaken, Project | null>> =>
  nameTakenOr(() =>
    changeConfiguration(database, told.organizationId, async (transaction) => {
      const project = await transaction
        .insertInto('slugline.project')
        .values({
          organization_id: told.organizationId,
          slug: told.slug,
          name: told.name,
          platform: told.platform,
          release_token: told.releaseToken,
          date_created: toTimestamp(told.dateCreated),
        })
        .returning(COLUMNS)
        .executeTakeFirstOrThrow()
      const { id, organization_id } = project
      await transaction.insertInto('slugline.hook_project').values({ id, organization_id }).execute()
      return toProject(project)
    }),
  )

const setReleaseToken = async (
  database: Database,
  organizationId: string,
  projectId: string,
  releaseToken: string,
): Promise<boolean> => {
  const done = await changeConfiguration(database, organizationId, async (transaction) => {
    const updated = await transaction
      .updateTable('slugline.project')
      .set({ release_token: releaseToken })
      .where('organization_id', '=', organizationId)
      .where('id', '=', projectId)
      .executeTakeFirst()
    return orNothing(updated.numUpdatedRows)
  })
  return done !== null
}

import type { NameTaken, NewProject, Page, PageQuery, Project, ProjectAdministration } from '@slugline/core'
import { type either as E, taskEither as TE } from 'fp-ts'
import { sql, type Transaction } from 'kysely'
import { attempt, attemptOr } from './attempt.ts'
import { type Lookup, makeBatchedLookup } from './batched-lookup.ts'
import type { Database } from './database.ts'
import { type HotQuery, textOf, textOrNull } from './hot-query.ts'
import { idOrNothing, isId } from './ids.ts'
import { toInstant, toTimestamp } from './instants.ts'
import { FIND_PROJECTS_IN } from './lookup-statements.ts'
import { askedId, askedSlug, nameTakenOr } from './names.ts'
import { byDateCreated, keysetPage, pageFrom } from './paging.ts'
import { changeConfiguration, orNothing } from './revision.ts'
import type { SecretBox } from './secret-box.ts'
import { releaseTokenPlace } from './secret-places.ts'
import type { Tables } from './tables.ts'
import type { WatchBatches } from './watch.ts'
import { wireArray } from './wire-values.ts'

/** The projects of an organization. */
export const makePostgresProjectAdministration = (
  database: Database,
  query: HotQuery,
  watch: WatchBatches,
  box: SecretBox,
): ProjectAdministration => {
  const find = makeBatchedLookup(query, watch, BY_SLUG_OR_ID)
  return {
    // No organization has the id 0: its page is an empty one.
    list: (organizationId, page) => attempt(() => list(database, idOrNothing(organizationId), page)),
    find: (organizationId, slugOrId) =>
      isId(organizationId) ? attempt(() => find({ organizationId, slugOrId })) : TE.right(null),
    create: (project) =>
      isId(project.organizationId) ? attemptOr(() => create(database, box, project)) : TE.right(null),
    setReleaseToken: (organizationId, projectId, releaseToken) =>
      isId(organizationId) && isId(projectId)
        ? attempt(() => setReleaseToken(database, box, organizationId, projectId, releaseToken))
        : TE.right(false),
  }
}

interface Asked {
  readonly organizationId: string
  readonly slugOrId: string
}

/** Most calls of the API look for a project. A slug is never digits only, so a text is either a slug or an id. */
const BY_SLUG_OR_ID: Lookup<Asked, Project> = {
  statement: { name: 'slugline_find_projects_in', text: FIND_PROJECTS_IN },
  keyOf: ({ organizationId, slugOrId }) => `${organizationId} ${slugOrId}`,
  toParameters: (asked) => [
    wireArray(
      'bigint',
      asked.map(({ organizationId }) => organizationId),
    ),
    wireArray(
      'bigint',
      asked.map(({ slugOrId }) => askedId(slugOrId)),
    ),
    wireArray(
      'text',
      asked.map(({ slugOrId }) => askedSlug(slugOrId)),
    ),
  ],
  toFound: ([id, organizationId, slug, name, platform, dateCreated]) => ({
    id: textOf(id),
    organizationId: textOf(organizationId),
    slug: textOf(slug),
    name: textOf(name),
    platform: textOrNull(platform),
    dateCreated: Number(textOf(dateCreated)),
  }),
}

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

const create = (database: Database, box: SecretBox, told: NewProject): Promise<E.Either<NameTaken, Project | null>> =>
  nameTakenOr(() =>
    changeConfiguration(database, told.organizationId, async (transaction) => {
      const newId = await nextProjectId(transaction)
      const project = await transaction
        .insertInto('slugline.project')
        .values({
          organization_id: told.organizationId,
          id: newId,
          slug: told.slug,
          name: told.name,
          platform: told.platform,
          release_token: box.seal(releaseTokenPlace(told.organizationId, newId), told.releaseToken),
          date_created: toTimestamp(told.dateCreated),
        })
        .returning(COLUMNS)
        .executeTakeFirstOrThrow()
      const { id, organization_id } = project
      await transaction.insertInto('slugline.hook_project').values({ id, organization_id }).execute()
      return toProject(project)
    }),
  )

/** Drawn before the row is made, since its release token is sealed for it. */
const nextProjectId = async (transaction: Transaction<Tables>): Promise<string> => {
  const next = sql<{
    readonly id: string
  }>`select nextval(pg_get_serial_sequence('slugline.project', 'id'))::text as id`
  const { rows } = await next.execute(transaction)
  return textOf(rows[0]?.id)
}

const setReleaseToken = async (
  database: Database,
  box: SecretBox,
  organizationId: string,
  projectId: string,
  releaseToken: string,
): Promise<boolean> => {
  const done = await changeConfiguration(database, organizationId, async (transaction) => {
    const updated = await transaction
      .updateTable('slugline.project')
      .set({ release_token: box.seal(releaseTokenPlace(organizationId, projectId), releaseToken) })
      .where('organization_id', '=', organizationId)
      .where('id', '=', projectId)
      .executeTakeFirst()
    return orNothing(updated.numUpdatedRows)
  })
  return done !== null
}

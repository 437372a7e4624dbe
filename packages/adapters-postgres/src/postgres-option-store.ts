import type { HookProject, OptionChange, OptionStore, OptionValue, StaleOptions } from '@slugline/core'
import { either as E, function as F, taskEither as TE } from 'fp-ts'
import type { Transaction } from 'kysely'
import { attempt, attemptOr } from './attempt.ts'
import { makeBatcher } from './batcher.ts'
import { type Database, transactOrUndo, Undone } from './database.ts'
import { type HotQuery, textOf, textOrNull } from './hot-query.ts'
import { isId } from './ids.ts'
import { FIND_PROJECTS } from './lookup-statements.ts'
import { optionJson, parseOptions } from './option-values.ts'
import { isUnavailable } from './postgres-errors.ts'
import { makeRemembered } from './remembered.ts'
import { NEXT_REVISION } from './revision.ts'
import type { SecretBox } from './secret-box.ts'
import { optionPlace, releaseTokenPlace } from './secret-places.ts'
import type { Tables } from './tables.ts'
import type { WatchBatches } from './watch.ts'
import { wireArray } from './wire-values.ts'

/** So many projects, with all their options. Some kilobytes each, where there are many environments. */
const MOST_REMEMBERED = 2_000

/**
 * The settings of projects. Concurrent look-ups are asked together. What was found is remembered for those who may have
 * that: recording refuses what they decide on a revision that is gone, and they ask again. Secrets are opened when they
 * are read; one that does not open is the fault of its project alone.
 */
export const makePostgresOptionStore = (
  database: Database,
  query: HotQuery,
  watch: WatchBatches,
  box: SecretBox,
): OptionStore => {
  const remembered = makeRemembered<HookProject>(MOST_REMEMBERED)
  const read = makeBatcher<string, E.Either<unknown, HookProject> | null>({
    ...watch('find_projects'),
    flush: (ids) => findProjects(query, box, ids),
    isOfOneItem: (error) => !isUnavailable(error),
  })
  const find = async (projectId: string): Promise<HookProject | null> => {
    const found = await read(projectId)
    if (found === null || E.isLeft(found)) {
      remembered.delete(projectId)
      if (found === null) return null
      throw found.left
    }
    remembered.set(projectId, { ...found.right, isRemembered: true })
    return found.right
  }
  return {
    findProject: (projectId, facts = 'fresh') => {
      const known = facts === 'remembered' ? remembered.get(projectId) : undefined
      if (known !== undefined) return TE.right(known)
      return isId(projectId) ? attempt(() => find(projectId)) : TE.right(null)
    },
    save: (change) => {
      const { organizationId, projectId, revision } = change
      const isKnown = isId(organizationId) && isId(projectId) && isId(revision)
      return isKnown ? attemptOr(() => save(database, box, change)) : TE.left(STALE)
    },
  }
}

const STALE: StaleOptions = { _tag: 'StaleOptions' }

const STATEMENT = { name: 'slugline_find_projects', text: FIND_PROJECTS }

/** Many deliveries are for few projects: each is asked for once. */
const findProjects = async (
  query: HotQuery,
  box: SecretBox,
  ids: readonly string[],
): Promise<readonly (E.Either<unknown, HookProject> | null)[]> => {
  const rows = await query(STATEMENT, [wireArray('bigint', [...new Set(ids)])])
  const found = new Map(rows.map((row) => [textOf(row[0]), E.tryCatch(() => toHookProject(box, row), F.identity)]))
  return ids.map((id) => found.get(id) ?? null)
}

const toHookProject = (
  box: SecretBox,
  [id, organization, releaseToken, revision, options]: readonly unknown[],
): HookProject => {
  const [organizationId, projectId] = [textOf(organization), textOf(id)]
  const open = (key: string, stored: string): string => box.open(optionPlace(organizationId, projectId, key), stored)
  return {
    organizationId,
    projectId,
    releaseToken: box.open(releaseTokenPlace(organizationId, projectId), textOf(releaseToken)),
    options: parseOptions(textOrNull(options), open),
    revision: textOf(revision),
  }
}

const save = async (
  database: Database,
  box: SecretBox,
  change: OptionChange,
): Promise<E.Either<StaleOptions, void>> => {
  const saved = await transactOrUndo(database, async (transaction) => {
    if (!(await raiseFrom(transaction, change))) throw new Undone()
    await replaceOptions(transaction, box, change)
    return true
  })
  return saved === null ? E.left(STALE) : E.right(undefined)
}

/** Raises the revision if it is the one on which the change was made, and the project is there. Locks it until then. */
const raiseFrom = async (transaction: Transaction<Tables>, change: OptionChange): Promise<boolean> => {
  const raised = await transaction
    .updateTable('slugline.organization')
    .set({ revision: NEXT_REVISION })
    .where('id', '=', change.organizationId)
    .where('revision', '=', change.revision)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('slugline.project')
          .select('id')
          .where('organization_id', '=', change.organizationId)
          .where('id', '=', change.projectId),
      ),
    )
    .executeTakeFirst()
  return raised.numUpdatedRows > 0n
}

const replaceOptions = async (
  transaction: Transaction<Tables>,
  box: SecretBox,
  change: OptionChange,
): Promise<void> => {
  const { organizationId, projectId } = change
  const place = { organization_id: organizationId, project_id: projectId }
  const keys = Object.keys(change.options)
  if (keys.length === 0) return
  const json = (key: string, value: OptionValue): string =>
    optionJson(value, (secret) => box.seal(optionPlace(organizationId, projectId, key), secret))
  await transaction
    .deleteFrom('slugline.project_option')
    .where('organization_id', '=', place.organization_id)
    .where('project_id', '=', place.project_id)
    .where('key', 'in', keys)
    .execute()
  const values = Object.entries(change.options).flatMap(([key, value]) =>
    value === null ? [] : [{ ...place, key, value: json(key, value) }],
  )
  if (values.length > 0) await transaction.insertInto('slugline.project_option').values(values).execute()
}

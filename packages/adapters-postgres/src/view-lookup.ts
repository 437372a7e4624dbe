import { type RawBuilder, sql } from 'kysely'
import type { Lookup } from './batched-lookup.ts'
import type { Database } from './database.ts'
import { textOf } from './hot-query.ts'
import { idOrNothing } from './ids.ts'
import { wireArray } from './wire-values.ts'

/** A thing of an organization, perhaps of one of its projects, that is looked for by a text. */
interface Sought {
  readonly organizationId: string
  readonly projectId: string | null
}

/** How something is looked for whose view is expensive. */
export interface ViewLookup<Key extends Sought> {
  /** The statement's. */
  readonly name: string
  readonly textOf: (key: Key) => string
  /** The view, as JSON, of what `found` joins. */
  readonly view: RawBuilder<unknown>
  /** Joins what is found to `asked`, which has `organization_id`, `project_id` and `text`. */
  readonly found: RawBuilder<unknown>
}

/** Some take long (a release may list tens of thousands of commits), and whoever is asked for beside them waits too. */
const FEW = 16

/**
 * A look-up of views. To plan such a view takes PostgreSQL several times as long as to run it, and to begin with it
 * longer than to read a row more: so it is planned once, and many are read together.
 */
export const viewLookup = <Key extends Sought, Row>(
  database: Database,
  { name, textOf: nameOf, view, found }: ViewLookup<Key>,
): Lookup<Key, Row> => ({
  statement: { name, text: statementOf(view, found).compile(database).sql },
  keyOf: (key) => `${key.organizationId} ${key.projectId} ${nameOf(key)}`,
  toParameters: (keys) => [
    wireArray(
      'bigint',
      keys.map(({ organizationId }) => idOrNothing(organizationId)),
    ),
    wireArray(
      'bigint',
      keys.map(({ projectId }) => (projectId === null ? null : idOrNothing(projectId))),
    ),
    wireArray('text', keys.map(nameOf)),
  ],
  most: FEW,
  toFound: ([item]) => {
    const row: Row = JSON.parse(textOf(item))
    return row
  },
})

/** Arrays of organizations, of projects and of texts; rows of the place in them and the view of what is found. */
const statementOf = (view: RawBuilder<unknown>, found: RawBuilder<unknown>): RawBuilder<unknown> => sql`
select asked.n::text, ${view}::text
from (select $1::bigint[] as organization_ids, $2::bigint[] as project_ids, $3::text[] as texts offset 0) a
cross join lateral unnest(a.organization_ids, a.project_ids, a.texts)
  with ordinality as asked(organization_id, project_id, text, n)
${found}`

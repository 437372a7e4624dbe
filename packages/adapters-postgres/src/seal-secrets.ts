import { either as E } from 'fp-ts'
import { type HotQuery, makeHotQuery, textOf } from './hot-query.ts'
import type { PostgresPool } from './postgres-pool.ts'
import { makeSecretBox, type SecretBox } from './secret-box.ts'
import { SECRET_COLUMNS, type SecretColumn } from './secret-columns.ts'

/** How many values were brought to the first key, and how many hold a secret that none of the keys opens. */
export interface SealedSecrets {
  readonly sealed: number
  readonly unreadable: number
}

/** So many values are read and written at a time. */
const BATCH = 200

/**
 * Encrypts with the first key whatever secrets are stored without or with another one. Safe beside running stores and
 * by several at once: a value that somebody changes meanwhile is left as that one wrote it. Secrets stay what they are,
 * so that no revision is raised. Without keys nothing is changed, and what was encrypted before is counted.
 * @throws RangeError when a secret key is too short; what the driver throws.
 */
export const sealSecrets = async (pool: PostgresPool, secretKeys: readonly string[]): Promise<SealedSecrets> => {
  const box = makeSecretBox(secretKeys)
  const query = makeHotQuery(pool, false)
  let [sealed, unreadable] = [0, 0]
  for (const column of SECRET_COLUMNS) {
    for await (const batch of othersIn(query, column, box.mark)) {
      const resealed = batch.map((row) => resealedRow(box, column, row))
      const written = resealed.flatMap((row) => (E.isRight(row) ? [row.right] : []))
      sealed += await replaceIn(query, column, written)
      unreadable += batch.length - written.length
    }
  }
  return { sealed, unreadable }
}

/** The texts of the primary key, then the value. */
type Row = readonly string[]

/** A column's rows with a secret that is not sealed with the first key, batch by batch in the order of the key. */
async function* othersIn(query: HotQuery, column: SecretColumn, mark: string): AsyncGenerator<readonly Row[]> {
  const keys = Object.entries(column.key)
  // With their table: `order by` would take a bare name for the text that is selected.
  const names = keys.map(([name]) => `t.${name}`)
  const text = `select ${names.map((name) => `${name}::text`)}, ${column.column} from slugline.${column.table} t
    where (${names}) > (${keys.map(([, type], index) => `$${index + 2}::${type}`)}) and ${column.hasOther}
    order by ${names} limit ${BATCH}`
  let after: Row = keys.map(([, type]) => (type === 'bigint' ? '0' : ''))
  for (;;) {
    const found = await query({ name: 'slugline_secrets', text }, [mark, ...after])
    const rows = found.map((row) => row.map(textOf))
    if (rows.length > 0) yield rows
    if (rows.length < BATCH) return
    after = rows.at(-1)?.slice(0, -1) ?? after
  }
}

/** A row with the value that shall follow, behind the one that is there; Left when it does not open. */
const resealedRow = (box: SecretBox, { table, reseal }: SecretColumn, row: Row): E.Either<unknown, Row> =>
  E.tryCatch(
    () => [...row, reseal(box, [table, ...row.slice(0, -1)], textOf(row.at(-1)))],
    (error) => error,
  )

/** Writes the values of rows that still have the one before; answers of how many. */
const replaceIn = async (query: HotQuery, column: SecretColumn, rows: readonly Row[]): Promise<number> => {
  if (rows.length === 0) return 0
  const columns = [...Object.entries(column.key), ['stored', 'text'], ['resealed', 'text']] as const
  const names = columns.map(([name]) => name)
  const keys = Object.keys(column.key)
  const text = `update slugline.${column.table} t set ${column.column} = n.resealed
    from unnest(${columns.map(([, type], index) => `$${index + 1}::${type}[]`)}) as n(${names})
    where (${keys.map((name) => `t.${name}`)}) = (${keys.map((name) => `n.${name}`)}) and t.${column.column} = n.stored
    returning t.organization_id::text`
  const values = columns.map((_, index) => rows.map((row) => row[index]))
  return (await query({ name: 'slugline_seal', text }, values)).length
}

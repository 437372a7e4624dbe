import type { TestDatabase } from '../../packages/adapters-postgres/test/support/test-database.ts'

/** Every row of every table, each as JSON, by the table's name. */
export type Contents = Readonly<Record<string, readonly string[]>>

/** Reads all that a database holds of Slugline's. */
export const readContents = async ({ ask }: Pick<TestDatabase, 'ask'>): Promise<Contents> => {
  const tables = await ask("select table_name as name from information_schema.tables where table_schema = 'slugline'")
  const contents: Record<string, readonly string[]> = {}
  for (const { name } of tables) {
    const rows = await ask(`select to_jsonb(t)::text as row from slugline."${String(name)}" t order by 1`)
    contents[String(name)] = rows.map(({ row }) => String(row))
  }
  return contents
}

/** The rows that are in `after` and not in `before`, and the other way round, of each table that has such. */
export const changesBetween = (before: Contents, after: Contents): Contents => {
  const without = (rows: readonly string[] = [], others: readonly string[] = []) => {
    const known = new Set(others)
    return rows.filter((row) => !known.has(row))
  }
  const tables = new Set([...Object.keys(before), ...Object.keys(after)])
  const changes = [...tables].map((name): [string, readonly string[]] => [
    name,
    [...without(before[name], after[name]), ...without(after[name], before[name])],
  ])
  return Object.fromEntries(changes.filter(([, rows]) => rows.length > 0))
}

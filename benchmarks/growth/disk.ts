import { Client } from 'pg'
import { table } from '../support/figures.ts'

/** What each table's bytes are for. */
const PURPOSE: Readonly<Record<string, string>> = {
  release: 'version and dates; by version, and in the order of the list',
  release_project: 'each project of a release; repeats by what its lists are sorted',
  release_ref: 'repository and commit',
  release_commit: 'which commits it lists; by release and by commit',
  commit: 'what was told of a commit',
  deploy: 'whatever a deploy answers with; by key, release, list and timeline',
  delivery: 'the line of the log and the raw body, here 15 bytes; by id, identity and list',
}

const SIZES = `
select relname as name, reltuples::float8 as rows, pg_table_size(c.oid)::float8 as heap,
  pg_indexes_size(c.oid)::float8 as indexes
from pg_class c where relnamespace = 'slugline'::regnamespace and relkind in ('r', 'p') and reltuples > 1000
order by pg_total_relation_size(c.oid) desc`

interface Size {
  readonly name: string
  readonly rows: number
  readonly heap: number
  readonly indexes: number
}

/** A table of the bytes on disk for each release, and what they are for. */
export const diskTable = async (databaseUrl: string, releases: number): Promise<string> => {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows: sizes } = await client.query<Size>(SIZES)
  await client.end()
  const sum = (read: (size: Size) => number): string =>
    (sizes.reduce((all, size) => all + read(size), 0) / releases).toFixed(0)
  const each = (bytes: number): string => (bytes / releases).toFixed(0)
  return table([
    ['bytes per release', 'all', 'rows', 'indexes', 'number of rows', 'what for'],
    ...sizes.map(({ name, rows, heap, indexes }) => [
      name,
      each(heap + indexes),
      each(heap),
      each(indexes),
      (rows / releases).toFixed(1),
      PURPOSE[name] ?? '',
    ]),
    ['all', sum(({ heap, indexes }) => heap + indexes), sum(({ heap }) => heap), sum(({ indexes }) => indexes), '', ''],
  ])
}

import { mkdtemp, readFile, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../examples/server/src/embedded-postgres/embedded-postgres.ts'
import { clusterName, findProcessesOf } from '../../examples/server/src/embedded-postgres/leftovers.ts'
import { clusterFolder, socketLink } from '../../examples/server/src/embedded-postgres/places.ts'

/** A PostgreSQL that a benchmark looks at. */
export interface BenchDatabase {
  readonly url: string
  /** The ids of all of its processes that run now. */
  readonly pids: () => Promise<readonly number[]>
}

/** A folder for the time of some work. */
export const withFolder = async <A>(work: (folder: string) => Promise<A>): Promise<A> => {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-bench-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A PostgreSQL of the benchmark's own, for the time of some work. */
export const withPostgres = async <A>(
  directory: string,
  settings: Readonly<Record<string, string>>,
  work: (database: BenchDatabase) => Promise<A>,
): Promise<A> => {
  const postgres = await startEmbeddedPostgres({ directory, settings })
  try {
    return await work({ url: urlOf(postgres.connection), pids: await pidsIn(directory) })
  } finally {
    await postgres.stop()
  }
}

/** The PostgreSQL that a running Slugline has started in its data folder. */
export const openDataFolder = async (directory: string): Promise<BenchDatabase> => {
  const password = await readFile(join(clusterFolder(directory), 'slugline.password'), 'utf8')
  const host = await readlink(socketLink(directory))
  const connection = { host, port: 5432, user: 'slugline', password: password.trim(), database: 'slugline' }
  return { url: urlOf(connection), pids: await pidsIn(directory) }
}

const urlOf = ({ user, password, host, database }: EmbeddedPostgres['connection']): string =>
  `postgresql://${user}:${password}@/${database}?host=${encodeURIComponent(host)}`

const pidsIn = async (directory: string): Promise<BenchDatabase['pids']> => {
  const name = await clusterName(clusterFolder(directory))
  return async () => (await findProcessesOf(name)).map(({ pid }) => pid)
}

import { readlink } from 'node:fs/promises'
import { type ClusterAccess, readAccess } from './cluster.ts'
import { clusterFolder, socketLink } from './places.ts'

/** What `pg.Pool` takes. `host` is the folder of a Unix socket. */
export interface EmbeddedConnection {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

/** The connection to the PostgreSQL whose socket is in a folder. */
export const connectionTo = (
  socketFolder: string,
  { role, password, database }: ClusterAccess,
): EmbeddedConnection => ({
  host: socketFolder,
  port: 5432,
  user: role,
  password,
  database,
})

/**
 * The connection to the PostgreSQL that another process runs on a data folder. That it answers is not sure: it may be
 * starting or stopping. Null when there is no socket at all.
 * @throws EmbeddedPostgresError when its password may not be read.
 */
export const connectionOfOther = async (directory: string): Promise<EmbeddedConnection | null> => {
  const socketFolder = await readlink(socketLink(directory)).catch(() => null)
  return socketFolder === null ? null : connectionTo(socketFolder, await readAccess(clusterFolder(directory)))
}

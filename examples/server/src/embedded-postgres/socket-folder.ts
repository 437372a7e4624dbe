import { chown, mkdtemp, readlink, rm, rmdir, symlink, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Account } from './account.ts'
import type { Cluster } from './cluster.ts'
import { socketLink } from './places.ts'

/**
 * Makes the folder of PostgreSQL's socket: mode 0700, owned by the account that PostgreSQL runs as.
 *
 * A socket, because it has no port that could be taken, is closed to other users by its folder, and is a quarter faster
 * than TCP on loopback. In the folder for temporary files, because the path of a socket holds 107 bytes (103 on macOS),
 * which a data folder deep in a home exceeds, and because the account must be able to walk it.
 */
export const makeSocketFolder = async (cluster: Cluster, account: Account | undefined): Promise<string> => {
  await removeSocketFolder(cluster)
  const folder = await mkdtemp(join(temporaryFolder(account), prefix(cluster)))
  if (account !== undefined) await chown(folder, account.uid, account.gid)
  await symlink(folder, socketLink(cluster.directory))
  return folder
}

/** Removes the socket folder that the data folder points to, if any: ours when stopping, or one of a killed start. */
export const removeSocketFolder = async (cluster: Cluster): Promise<void> => {
  const link = socketLink(cluster.directory)
  const folder = await readlink(link).catch(() => undefined)
  if (folder !== undefined && basename(folder).startsWith(prefix(cluster))) {
    for (const name of ['.s.PGSQL.5432', '.s.PGSQL.5432.lock']) await unlink(join(folder, name)).catch(() => undefined)
    await rmdir(folder).catch(() => undefined)
  }
  await rm(link, { force: true })
}

/** The link in a copied data folder points to a socket that the original may be using: the name tells. */
const prefix = (cluster: Cluster): string => `${cluster.name}.`

/** Root's own TMPDIR may be closed to others; a long or odd one does not fit PostgreSQL's setting. */
const temporaryFolder = (account: Account | undefined): string =>
  account === undefined && /^[\w./-]{1,50}$/.test(tmpdir()) ? tmpdir() : '/tmp'

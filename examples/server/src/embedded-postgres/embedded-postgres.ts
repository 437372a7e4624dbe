import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { chooseAccount } from './choose-account.ts'
import { openCluster } from './cluster.ts'
import { connectionTo, type EmbeddedConnection } from './connection.ts'
import { lockFolder } from './folder-lock.ts'
import { findPrograms } from './programs.ts'
import { keepRunning } from './supervise.ts'

/** A running PostgreSQL of our own. */
export interface EmbeddedPostgres {
  readonly connection: EmbeddedConnection
  /**
   * Stops PostgreSQL ("fast": open sessions are ended) and resolves when no process of it is left. Safe to call twice.
   * @throws EmbeddedPostgresError when a process outlived even SIGKILL.
   */
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  /** Where everything lives that must survive; made if missing. */
  readonly directory: string
  /** Settings of postgresql.conf that win over ours, such as `fsync: 'off'` in tests. */
  readonly settings?: Readonly<Record<string, string>>
  /** Told what an operator may want to know: a new cluster, an orphan ended, an unexpected end. */
  readonly log?: (line: string) => void
}

/**
 * Starts PostgreSQL on a folder and resolves when it accepts connections, whatever was left there: nothing, a half-made
 * cluster, one that was killed, or one that is still running without its Node. It runs in a session of its own, so that
 * a Ctrl-C or a SIGTERM to our process group leaves it to `stop`, and ends by itself if this process dies without one.
 * @throws EmbeddedPostgresError when another process uses the folder (FolderInUseError), there are no binaries for this machine, or
 * PostgreSQL does not come up; what it wrote is in the message.
 */
export const startEmbeddedPostgres = async (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
  const directory = resolve(options.directory)
  const log = options.log ?? (() => undefined)
  const settings = options.settings ?? {}
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const lock = lockFolder(directory)
  try {
    const account = await chooseAccount(directory)
    const programs = await findPrograms(account)
    const cluster = await openCluster({ directory, programs, account, log, durable: settings.fsync !== 'off' })
    const server = await keepRunning({ cluster, programs, account, settings, log })
    let ending: Promise<void> | undefined
    return {
      connection: connectionTo(server.socketFolder, cluster),
      stop: () => {
        ending ??= server.stop().finally(lock.release)
        return ending
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

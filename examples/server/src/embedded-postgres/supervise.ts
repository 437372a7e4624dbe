import { setTimeout as pause } from 'node:timers/promises'
import { messageOf } from './error.ts'
import { launchServer, type ServerRequest } from './server-process.ts'
import { makeSocketFolder, removeSocketFolder } from './socket-folder.ts'

/** PostgreSQL, whichever run of it. */
export interface Supervised {
  readonly socketFolder: string
  /** Stops it for good; resolves when no process of it is left. */
  readonly stop: () => Promise<void>
}

/**
 * Launches PostgreSQL, and launches it again, on the same socket, whenever it ends without having been asked to (the
 * kernel's out-of-memory killer likes a postmaster), at most about four times a second, until it is stopped.
 * @throws what the first launch throws; later failures are logged and tried again.
 */
export const keepRunning = async (request: Omit<ServerRequest, 'socketFolder'>): Promise<Supervised> => {
  const { cluster, account, log } = request
  const socketFolder = await makeSocketFolder(cluster, account)
  const launch = () => launchServer({ ...request, socketFolder })
  let server = await launch().catch(async (error: unknown) => {
    await removeSocketFolder(cluster)
    throw error
  })
  const stopping = new AbortController()
  const relaunch = async () => {
    await server.stop() // what is left of it
    await pause(250, undefined, { ref: false, signal: stopping.signal })
    server = await launch()
    if (stopping.signal.aborted) await server.stop()
  }
  const watch = async () => {
    let reason = await server.ended
    while (!stopping.signal.aborted) {
      log(`PostgreSQL is started again: ${reason}.`)
      await relaunch().catch((error: unknown) => {
        if (!stopping.signal.aborted) log(messageOf(error))
      })
      reason = await server.ended
    }
  }
  const watching = watch()
  return {
    socketFolder,
    stop: async () => {
      stopping.abort()
      await server.stop()
      await watching
      await removeSocketFolder(cluster)
    },
  }
}

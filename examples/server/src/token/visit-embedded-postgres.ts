import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isUnavailable } from '@slugline/adapters-postgres'
import { connectionOfOther } from '../embedded-postgres/connection.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded-postgres/embedded-postgres.ts'
import { FolderInUseError } from '../embedded-postgres/error.ts'
import { clusterFolder } from '../embedded-postgres/places.ts'
import { NotSetUpError, type VisitedStore, visitPostgres } from './visit-postgres.ts'

/** How often, and after what pause, a server is asked again that starts or stops at this moment. */
const TRIES = 75
const PAUSE_MS = 200

/**
 * Opens the store on the embedded PostgreSQL of a data folder: the one that the server runs, while it runs, else one
 * that is started for this visit, and stopped when it is over. The lock of the folder tells which of the two.
 */
export const visitEmbeddedPostgres = async (folder: string): Promise<VisitedStore> => {
  const directory = resolve(folder)
  if (!(await exists(clusterFolder(directory))))
    throw new Error(`${directory} has no store yet; start the server first.`)
  for (let left = TRIES; ; left -= 1) {
    const started = await startUnlessInUse(directory)
    if (started !== null) return visitStarted(started)
    const visited = await visitOther(directory)
    if (visited !== null) return visited
    if (left === 0) throw new Error(`${directory} is in use, but its PostgreSQL does not answer.`)
    await pause(PAUSE_MS)
  }
}

const startUnlessInUse = async (directory: string): Promise<EmbeddedPostgres | null> => {
  try {
    return await startEmbeddedPostgres({ directory })
  } catch (error) {
    if (error instanceof FolderInUseError) return null
    throw error
  }
}

const visitStarted = async (postgres: EmbeddedPostgres): Promise<VisitedStore> => {
  try {
    const { store, leave } = await visitPostgres(postgres.connection)
    return { store, leave: () => leave().finally(postgres.stop) }
  } catch (error) {
    await postgres.stop()
    throw error
  }
}

/** Null when it does not answer, for now. */
const visitOther = async (directory: string): Promise<VisitedStore | null> => {
  const connection = await connectionOfOther(directory)
  if (connection === null) return null
  try {
    return await visitPostgres(connection)
  } catch (error) {
    if (error instanceof NotSetUpError || isUnavailable(error)) return null
    throw error
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

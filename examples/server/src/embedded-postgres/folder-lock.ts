import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { EmbeddedPostgresError, FolderInUseError, hasCode, messageOf } from './error.ts'

/** Held while a process owns a folder. */
export interface FolderLock {
  readonly release: () => void
}

/** Keeps the locks from the garbage collector, which would close them. */
const held = new Set<DatabaseSync>()

/**
 * Makes this process the owner of a folder, until it releases the lock or ends in whatever way. Having it means that a
 * PostgreSQL found in the folder is an orphan.
 *
 * It is a lock of the operating system, which no crash leaves behind and no two starters can both take. Node has no
 * call for one, but its SQLite takes one to begin an exclusive transaction; nothing is ever stored in that database.
 * @throws FolderInUseError at once when another process, or another start in this one, has the folder.
 */
export const lockFolder = (directory: string): FolderLock => {
  const lock = openLock(directory)
  const ownerFile = join(directory, 'owner.pid')
  try {
    lock.exec('BEGIN EXCLUSIVE')
    writeFileSync(ownerFile, `${process.pid}\n`)
  } catch (error) {
    lock.close()
    if (!isBusy(error)) throw new EmbeddedPostgresError(`${directory} cannot be locked: ${messageOf(error)}.`)
    throw new FolderInUseError(`${directory} is in use by ${readOwner(ownerFile)}.`)
  }
  held.add(lock)
  return {
    release: () => {
      if (held.delete(lock)) lock.close()
    },
  }
}

const openLock = (directory: string): DatabaseSync => {
  const file = join(directory, 'owner.lock')
  try {
    makeClosedFile(file)
    return new DatabaseSync(file)
  } catch (error) {
    throw new EmbeddedPostgresError(`${directory} cannot be written to: ${messageOf(error)}.`)
  }
}

/** Makes a file that other users cannot lock. One that is there is not opened: closing it would end our own locks. */
const makeClosedFile = (file: string): void => {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
}

/** SQLITE_BUSY: somebody has the lock. */
const isBusy = (error: unknown): boolean => hasCode(error, 'ERR_SQLITE_ERROR') && messageOf(error).includes('locked')

const readOwner = (ownerFile: string): string => {
  try {
    return `process ${readFileSync(ownerFile, 'utf8').trim()}`
  } catch {
    return 'another process'
  }
}

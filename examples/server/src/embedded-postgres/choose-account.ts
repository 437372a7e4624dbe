import { stat } from 'node:fs/promises'
import type { Account } from './account.ts'
import { EmbeddedPostgresError, hasCode } from './error.ts'
import { clusterFolder } from './places.ts'
import { runProgram } from './run-program.ts'

/**
 * PostgreSQL refuses to run as root. Ordinary users get `undefined`: it runs as themselves. Root gets the owner of the
 * cluster that is there, so that a user who appears on the machine later changes nothing; else the user `postgres`,
 * made if need be (initdb wants a name for its user), else `nobody`.
 * @throws EmbeddedPostgresError when the machine has none of them.
 */
export const chooseAccount = async (directory: string): Promise<Account | undefined> => {
  if (process.getuid?.() !== 0) return undefined
  const account =
    (await ownerOf(clusterFolder(directory))) ??
    (await lookUp('postgres')) ??
    (await addPostgresUser()) ??
    (await lookUp('nobody'))
  if (account === undefined)
    throw new EmbeddedPostgresError('PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody`.')
  return account
}

const ownerOf = async (path: string): Promise<Account | undefined> => {
  try {
    const { uid, gid } = await stat(path)
    return uid === 0 ? undefined : { uid, gid }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

const lookUp = async (name: string): Promise<Account | undefined> => {
  try {
    const uid = Number(await runProgram('id', ['-u', name]))
    const gid = Number(await runProgram('id', ['-g', name]))
    return uid > 0 ? { uid, gid } : undefined
  } catch {
    return undefined
  }
}

const addPostgresUser = async (): Promise<Account | undefined> => {
  try {
    await runProgram('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres'])
  } catch {
    return undefined
  }
  return lookUp('postgres')
}

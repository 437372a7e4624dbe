import { spawn } from 'node:child_process'
import type { Account } from './account.ts'
import { EmbeddedPostgresError } from './error.ts'

export interface RunOptions {
  readonly cwd?: string
  readonly account?: Account | undefined
  readonly input?: string
}

/** Nothing of our environment but the search path reaches PostgreSQL: no PGDATA, no locale, no secret. */
export const programEnvironment = (): NodeJS.ProcessEnv => ({ PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' })

/**
 * Runs a program to its end and resolves to its standard output.
 * @throws EmbeddedPostgresError with the last lines it wrote, when it cannot be run or fails.
 */
export const runProgram = (file: string, args: readonly string[], options: RunOptions = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: options.cwd ?? '/', env: programEnvironment(), ...options.account })
    let output = ''
    let written = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      written += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      written += text
    })
    child.once('error', (error) => reject(new EmbeddedPostgresError(`${file} cannot be run: ${error.message}.`)))
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output)
      else reject(new EmbeddedPostgresError(`${file} failed (${code ?? signal}).${lastLines(written)}`))
    })
    // The program may end without reading; its exit code says more than a broken pipe.
    child.stdin.on('error', () => undefined).end(options.input ?? '')
  })

/** The last lines of what PostgreSQL wrote, to follow a sentence. */
export const lastLines = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-8)
    .map((line) => `\n  ${line}`)
    .join('')

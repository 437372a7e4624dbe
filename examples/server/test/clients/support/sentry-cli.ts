import { execFile } from 'node:child_process'
import { devNull } from 'node:os'
import sentryCli2 from 'sentry-cli-2'
import { SentryCli as SentryCli3 } from 'sentry-cli-3'

/** Both majors that are in use. The packages themselves know where npm has put the binary for this machine. */
export const SENTRY_CLIS: readonly { readonly version: string; readonly binary: string }[] = [
  { version: sentryCli2.getVersion(), binary: sentryCli2.getPath() },
  { version: SentryCli3.getVersion(), binary: SentryCli3.getPath() },
]

/** What a program printed, and how it ended. */
export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Where a client is pointed at. */
export interface Target {
  readonly url: string
  readonly token: string
  readonly organization: string
  readonly project?: string
  /** The folder that it runs in, and whose configuration files it reads. */
  readonly directory: string
}

const CLOSED = 'http://127.0.0.1:9'

/**
 * The environment of a client that knows nothing of this machine: no configuration of whoever runs the tests, no network
 * beyond loopback, and one identity for git.
 */
export const clientEnvironment = (directory: string): Readonly<Record<string, string>> => ({
  PATH: process.env.PATH ?? '',
  HOME: directory,
  SENTRY_LOG_LEVEL: 'warn',
  SENTRY_DISABLE_UPDATE_CHECK: 'true',
  http_proxy: CLOSED,
  https_proxy: CLOSED,
  all_proxy: CLOSED,
  no_proxy: '127.0.0.1',
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Dev',
  GIT_AUTHOR_EMAIL: 'dev@example.com',
  GIT_COMMITTER_NAME: 'Dev',
  GIT_COMMITTER_EMAIL: 'dev@example.com',
})

/** {@link clientEnvironment}, and where sentry-cli is to go. */
export const targetEnvironment = ({ url, token, organization, project, directory }: Target) => ({
  ...clientEnvironment(directory),
  SENTRY_URL: url,
  SENTRY_AUTH_TOKEN: token,
  SENTRY_ORG: organization,
  ...(project === undefined ? {} : { SENTRY_PROJECT: project }),
})

/** Runs a program to its end, whatever that is. */
export const run = (
  program: string,
  args: readonly string[],
  options: { readonly env: Readonly<Record<string, string>>; readonly cwd: string },
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) resolve({ code: 0, stdout, stderr })
      else if (typeof error.code === 'number') resolve({ code: error.code, stdout, stderr })
      else reject(error)
    })
  })

/** sentry-cli, pointed at a server, as a function of its arguments. */
export type SentryCli = (...args: readonly string[]) => Promise<Ended>

export const sentryCli =
  (binary: string, target: Target): SentryCli =>
  (...args) =>
    run(binary, args, { env: targetEnvironment(target), cwd: target.directory })

import { type ChildProcess, spawn } from 'node:child_process'
import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Account } from './account.ts'
import type { Cluster } from './cluster.ts'
import { EmbeddedPostgresError, hasCode } from './error.ts'
import { endProcessesOf, stopSignals } from './leftovers.ts'
import { type Lifeline, tieLifeline } from './lifeline.ts'
import { dataArgument, logFile } from './places.ts'
import type { Programs } from './programs.ts'
import { lastLines, programEnvironment } from './run-program.ts'
import { serverSettings } from './server-settings.ts'

export interface ServerRequest {
  readonly cluster: Cluster
  readonly programs: Programs
  readonly account: Account | undefined
  readonly socketFolder: string
  readonly settings: Readonly<Record<string, string>>
  readonly log: (line: string) => void
}

/** One run of PostgreSQL. */
export interface ServerProcess {
  /** Resolves when the postmaster has ended, to the reason. */
  readonly ended: Promise<string>
  /** Stops it; resolves when no process of it is left. */
  readonly stop: () => Promise<void>
}

/**
 * Ends what an earlier run left, starts PostgreSQL and resolves when it accepts connections. Recovery after a crash
 * takes the time that it takes; there is no limit, only a line in the log now and then.
 * @throws EmbeddedPostgresError when it ends before it is ready, with the last lines of its log.
 */
export const launchServer = async (request: ServerRequest): Promise<ServerProcess> => {
  const { cluster, account, log } = request
  await endProcessesOf(cluster.name, log)
  // None of its processes is left, so the file is stale, and its pid may be an innocent one's, for which PostgreSQL
  // would refuse to start. It still looks for users of its shared memory by itself.
  await rm(pidFile(cluster), { force: true })
  const { child, ended } = await spawnServer(request)
  const lifeline = child.pid === undefined ? undefined : tieLifeline(child.pid, account)
  const server = { ended, stop: () => stopServer(child, ended, lifeline, request) }
  await waitUntilReady(child, server, request)
  return server
}

const pidFile = (cluster: Cluster): string => join(cluster.folder, 'postmaster.pid')

const spawnServer = async (request: ServerRequest): Promise<{ child: ChildProcess; ended: Promise<string> }> => {
  const { cluster, programs, account, socketFolder, settings } = request
  const data = dataArgument(cluster.folder, account)
  const output = await openLog(cluster.directory)
  try {
    const child = spawn(programs.postgres, ['-D', data, ...serverSettings(settings, cluster.name, socketFolder)], {
      cwd: cluster.folder,
      detached: true, // a session of its own
      stdio: ['ignore', output.fd, output.fd],
      env: programEnvironment(),
      ...account,
    })
    child.unref()
    return { child, ended: endOf(child) }
  } finally {
    await output.close()
  }
}

const openLog = async (directory: string): Promise<FileHandle> => {
  const file = logFile(directory)
  await rename(file, `${file}.previous`).catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT')) throw error
  })
  return open(file, 'a', 0o600)
}

/** Resolves to why it ended. */
const endOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(`it ended with ${code ?? signal}`))
    child.once('error', (error) => resolve(error.message))
  })

/** PostgreSQL tells its state in the last line of its pid file. */
const waitUntilReady = async (child: ChildProcess, server: ServerProcess, request: ServerRequest): Promise<void> => {
  const { cluster, log } = request
  let reason: string | undefined
  void server.ended.then((why) => {
    reason = why
  })
  for (let turn = 1; !(await isReady(child, cluster)); turn += 1) {
    if (reason !== undefined) {
      await server.stop()
      const written = await readFile(logFile(cluster.directory), 'utf8').catch(() => '')
      throw new EmbeddedPostgresError(`PostgreSQL did not start: ${reason}.${lastLines(written)}`)
    }
    if (turn % 1000 === 0) log('PostgreSQL is still starting; after a crash its recovery can take minutes.')
    await pause(10)
  }
}

const isReady = async (child: ChildProcess, cluster: Cluster): Promise<boolean> => {
  const lines = (await readFile(pidFile(cluster), 'utf8').catch(() => '')).split('\n')
  return lines[0] === String(child.pid) && lines[7]?.trim() === 'ready'
}

/** Fast, then immediate, then by force; the last look finds backends that outlived the postmaster. */
const stopServer = async (
  child: ChildProcess,
  ended: Promise<string>,
  lifeline: Lifeline | undefined,
  { cluster, log }: ServerRequest,
): Promise<void> => {
  for (const [signal, patience] of stopSignals) {
    child.kill(signal)
    if (await happensWithin(ended, patience)) break
  }
  await endProcessesOf(cluster.name, log)
  await lifeline?.cut()
}

const happensWithin = async (event: Promise<unknown>, milliseconds: number): Promise<boolean> => {
  const given = new AbortController()
  const late = pause(milliseconds, false, { signal: given.signal }).catch(() => false)
  try {
    return await Promise.race([event.then(() => true), late])
  } finally {
    given.abort()
  }
}

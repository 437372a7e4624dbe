import { readdir, readFile, stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { EmbeddedPostgresError, hasCode } from './error.ts'
import { runProgram } from './run-program.ts'

/**
 * The name by which the processes of a cluster are known: their command lines carry it as PostgreSQL's `cluster_name`.
 * Made of the folder's inode, it follows a folder that is moved, and differs for one that is copied.
 */
export const clusterName = async (folder: string): Promise<string> => {
  const { dev, ino } = await stat(folder, { bigint: true })
  return `slugline-${dev.toString(36)}-${ino.toString(36)}`
}

/**
 * Ends every process of a cluster, and resolves when none is left: first as `stop` would, then ever less gently. A pid
 * file is not asked: its number may belong to an innocent process by now, and backends may outlive their postmaster.
 * @throws EmbeddedPostgresError when one outlives even SIGKILL.
 */
export const endProcessesOf = async (name: string, log: (line: string) => void): Promise<void> => {
  for (const [signal, patience] of stopSignals) {
    const found = await findProcessesOf(name)
    if (found.length === 0) return
    const postmasters = found.filter((process) => process.isPostmaster)
    log(`Ending a PostgreSQL that was left running (${found.length} processes).`)
    // Backends without a postmaster are past a clean end; the next start recovers either way.
    if (signal === 'SIGKILL' || postmasters.length === 0) sendAll(found, 'SIGKILL')
    else sendAll(postmasters, signal)
    const deadline = Date.now() + patience
    while (Date.now() < deadline && (await findProcessesOf(name)).length > 0) await pause(20)
  }
  const left = await findProcessesOf(name)
  if (left.length > 0)
    throw new EmbeddedPostgresError(`PostgreSQL's process ${left.map(({ pid }) => pid).join(', ')} cannot be ended.`)
}

/** How PostgreSQL is stopped, and how many milliseconds each way is given: fast, immediate, by force. */
export const stopSignals = [
  ['SIGINT', 5_000],
  ['SIGQUIT', 3_000],
  ['SIGKILL', 3_000],
] as const

interface Found {
  readonly pid: number
  readonly isPostmaster: boolean
}

const sendAll = (processes: readonly Found[], signal: NodeJS.Signals): void => {
  for (const { pid } of processes) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      if (!hasCode(error, 'ESRCH', 'EPERM')) throw error // gone, or not ours to end: the wait will tell
    }
  }
}

/** The processes of a cluster that are alive now. */
export const findProcessesOf = async (name: string): Promise<readonly Found[]> => {
  const asPostmaster = new RegExp(`^(/.*/)?postgres -D .* cluster_name=${name}( |$)`)
  return (await listProcesses()).flatMap(({ pid, command }) => {
    const isPostmaster = asPostmaster.test(command)
    return isPostmaster || command.startsWith(`postgres: ${name}: `) ? [{ pid, isPostmaster }] : []
  })
}

interface Listed {
  readonly pid: number
  readonly command: string
}

/** All processes of the machine. Linux always has /proc, while small images lack `ps`; elsewhere it is the other way round. */
export const listProcesses = (): Promise<readonly Listed[]> => (process.platform === 'linux' ? readProc() : runPs())

const readProc = async (): Promise<readonly Listed[]> => {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))
  return Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') // it has ended meanwhile
      return { pid: Number(pid), command: command.replaceAll('\0', ' ') }
    }),
  )
}

const runPs = async (): Promise<readonly Listed[]> => {
  const lines = (await runProgram('ps', ['-axww', '-o', 'pid=,command='])).split('\n')
  return lines.flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? []
    return pid === undefined || command === undefined ? [] : [{ pid: Number(pid), command }]
  })
}

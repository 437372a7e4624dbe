import { readFile } from 'node:fs/promises'

/** Linux tells times in these, whatever its kernel counts in. */
const TICKS_A_SECOND = 100

/** Seconds that processes have kept a core busy, with those of their children that have ended. NaN without /proc. */
export const cpuSeconds = async (pids: readonly number[]): Promise<number> => {
  const ticks = await Promise.all(pids.map(ticksOf))
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS_A_SECOND
}

/** utime, stime, cutime and cstime: fields 14 to 17, of which the 2nd is a name in parentheses that may hold spaces. */
const ticksOf = async (pid: number): Promise<number> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (stat === null) return process.platform === 'linux' ? 0 : Number.NaN
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
}

/** Bytes of a process that are in memory now. */
export const residentBytes = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024
}

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import type { Load, Measured } from './load.ts'

const SCRIPT = join(import.meta.dirname, 'wrk.lua')

/** Whether wrk is installed. */
export const hasWrk = async (): Promise<boolean> => {
  try {
    await promisify(execFile)('which', ['wrk'])
    return true
  } catch {
    return false
  }
}

/** Sends requests with wrk, in one thread, so that they go out in their order. */
export const sendWithWrk = async (load: Load): Promise<Measured> => {
  const { url, file, connections, seconds, mayRepeat = false, signal } = load
  const options = ['-t', '1', '-c', String(connections), '-d', String(seconds), '--timeout', '10', '-s', SCRIPT]
  const wrk = spawn('wrk', [...options, url, '--', file, mayRepeat ? 'again' : 'once'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  signal?.addEventListener('abort', () => wrk.kill('SIGINT'))
  const [output] = await Promise.all([text(wrk.stdout), once(wrk, 'exit')])
  return readMeasured(output, new URL(url).host)
}

/** The line that the script prints when it is done. */
const readMeasured = (output: string, host: string): Measured => {
  const figures = /^measured (.+)$/m.exec(output)?.[1]
  if (figures === undefined) throw new Error(`wrk measured nothing:\n${output}`)
  const [answers = 0, took = 0, p50 = 0, p99 = 0, errors = 0] = figures.split(' ').map(Number)
  if (errors > 0) throw new Error(`${host}: ${errors} errors beside ${answers} answers.`)
  return { answers, perSecond: answers / took, p50, p99 }
}

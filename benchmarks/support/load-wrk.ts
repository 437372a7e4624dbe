import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import * as t from 'io-ts'
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

/** What the script prints when it is done. */
const DoneCodec = t.type({ requests: t.number, seconds: t.number, p50: t.number, p99: t.number, errors: t.number })

/** Sends deliveries with wrk, in one thread, so that they go out in their order. */
export const sendWithWrk = async (load: Load): Promise<Measured> => {
  const { requests, seconds, p50, p99, errors } = await runWrk(load)
  if (errors > 0) throw new Error(`${new URL(load.url).host}: ${errors} errors beside ${requests} answers.`)
  return { deliveries: requests, perSecond: requests / seconds, p50, p99 }
}

const runWrk = async (load: Load): Promise<t.TypeOf<typeof DoneCodec>> => {
  const { url, file, connections, seconds, mayRepeat = false, signal } = load
  const options = ['-t', '1', '-c', String(connections), '-d', String(seconds), '--timeout', '10', '-s', SCRIPT]
  const wrk = spawn('wrk', [...options, url, '--', file, mayRepeat ? 'again' : 'once'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  signal?.addEventListener('abort', () => wrk.kill('SIGINT'))
  const [output] = await Promise.all([text(wrk.stdout), once(wrk, 'exit')])
  const done: unknown = JSON.parse(/^measured (.+)$/m.exec(output)?.[1] ?? 'null')
  if (!DoneCodec.is(done)) throw new Error(`wrk measured nothing:\n${output}`)
  return done
}

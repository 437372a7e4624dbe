import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A server in a process of its own, so that it has an event loop to itself. */
export interface Peer {
  readonly pid: number
  /** The lines that it printed until it was ready. */
  readonly lines: readonly string[]
  readonly stop: () => Promise<void>
}

/** How `npm start` runs Node, and so all servers that are measured. */
const NODE_OPTIONS = ['--max-semi-space-size=8', '--conditions=@slugline/source']

/** Starts a server from its source; ready once it has printed a line that fits. */
export const startPeer = async (script: string, ready: RegExp, env: Record<string, string>): Promise<Peer> => {
  const child = spawn(process.execPath, [...NODE_OPTIONS, script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env, NODE_ENV: 'production' },
  })
  const lines = await linesUntil(child, script, ready)
  return { pid: child.pid ?? 0, lines, stop: () => stop(child) }
}

const linesUntil = async (child: ChildProcess, script: string, ready: RegExp): Promise<readonly string[]> => {
  const lines: string[] = []
  if (child.stdout === null) throw new Error(`${script} has no output.`)
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (ready.test(line)) return lines
  }
  throw new Error(`${script} ended before it was ready.`)
}

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || !child.kill('SIGTERM')) return
  await once(child, 'exit')
}

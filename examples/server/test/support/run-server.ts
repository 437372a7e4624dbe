import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

const BUILT = join(import.meta.dirname, '../../dist/main.js')

/** What Node itself is to know in a process whose environment is a test's: where programs are, and what it has compiled. */
export const NODE_ENVIRONMENT: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
}

/** A server in a process of its own. */
export interface RunningServer {
  readonly child: ChildProcess
  /** What it has printed on standard output by now. */
  readonly output: () => string
  /** What it has logged by now. */
  readonly log: () => string
  /** Resolves once whole lines of standard output match; rejects when the server ends before, or after two minutes. */
  readonly printed: (pattern: RegExp) => Promise<RegExpExecArray>
  /** Resolves to the exit code, null when a signal ended it, once all is read that it printed and logged. */
  readonly ended: Promise<number | null>
  /** Sends a signal and waits until it has {@link ended}. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>
}

/** Runs the built server in plain Node: what only a test runner resolves would fail here. */
export const runServer = (environment: Readonly<Record<string, string>>): RunningServer =>
  runProgram([BUILT], environment)

/** Runs a server's program, by the arguments of Node, on a free port unless the environment names one. */
export const runProgram = (args: readonly string[], environment: Readonly<Record<string, string>>): RunningServer => {
  const child = spawn(process.execPath, args, {
    env: { ...NODE_ENVIRONMENT, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let log = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text
  })
  let isEnded = false
  // Not `exit`, after which there may still be something to read.
  const ended = once(child, 'close').then(() => {
    isEnded = true
    return child.exitCode
  })
  const waitFor = async (pattern: RegExp): Promise<RegExpExecArray> => {
    const deadline = performance.now() + 120_000
    for (;;) {
      const match = pattern.exec(output.slice(0, output.lastIndexOf('\n') + 1))
      if (match !== null) return match
      if (isEnded || performance.now() > deadline) {
        throw new Error(`The server did not print ${pattern}.\n${output}\n${log}`)
      }
      await pause(20)
    }
  }
  return {
    child,
    output: () => output,
    log: () => log,
    printed: waitFor,
    ended,
    end: (signal) => {
      child.kill(signal)
      return ended
    },
  }
}

/** Runs a line in a shell, as somebody who pastes it, and answers what it printed. */
export const paste = async (line: string): Promise<string> => (await promisify(execFile)('sh', ['-c', line])).stdout

/** What the server prints for a person to use. */
export interface Announced {
  readonly url: string
  readonly adminToken: string | null
  readonly hookUrl: string
  readonly herokuLine: string
  readonly curlLine: string
}

/** Waits for all of it, and reads it. */
export const readAnnouncement = async ({ printed, output }: RunningServer): Promise<Announced> => {
  const [, curlLine = ''] = await printed(/^ {2}(curl .+)$/m)
  const read = (pattern: RegExp): string | null => pattern.exec(output())?.[1] ?? null
  return {
    url: read(/listens on (\S+)/) ?? '',
    adminToken: read(/Admin token, shown this once:\n {2}(\S+)/),
    hookUrl: read(/^ {2}(http\S+\/api\/hooks\/\S+)$/m) ?? '',
    herokuLine: read(/^ {2}(heroku webhooks:add .+)$/m) ?? '',
    curlLine,
  }
}

/** The webhook secret in the line for Heroku. */
export const secretOf = (herokuLine: string): string => / -s (\S+)/.exec(herokuLine)?.[1] ?? ''

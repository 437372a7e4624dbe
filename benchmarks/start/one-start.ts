import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { clusterFolder } from '../../examples/server/src/embedded-postgres/places.ts'

const PRELOADED = pathToFileURL(join(import.meta.dirname, 'milestones.js')).href

/** What a start passes, in this order; the time of each ends a phase that is named after it. */
export const PHASES = {
  node: 'npm itself',
  loaded: 'Node, and loading the modules',
  made: 'PostgreSQL: making the cluster',
  up: 'PostgreSQL: starting it',
  listening: 'wiring and listening',
  ready: 'schema, demo project, announcement',
} as const

type Milestone = keyof typeof PHASES

/** Milliseconds since `npm start` was called. What was not passed (a cluster that was there already) is missing. */
export type Milestones = Partial<Readonly<Record<Milestone, number>>>

/** Runs `npm start` on a data folder until it is ready, and stops it. */
export const startOnce = async (directory: string, index: number): Promise<Milestones> => {
  const file = join(directory, `..`, `milestones-${index}`)
  const began = Date.now()
  const child = spawn('npm', ['start'], {
    env: {
      ...process.env,
      PORT: '0',
      SLUGLINE_DATA_DIR: directory,
      NODE_OPTIONS: `--import=${PRELOADED}`,
      MILESTONES: file,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const seen = new Map<string, number>()
  const watching = watchFolder(directory, seen)
  const listening = watchLog(child, seen)
  await untilReady(child)
  seen.set('ready', Date.now())
  await watching
  child.kill('SIGTERM')
  await Promise.all([once(child, 'exit'), listening])
  for (const line of (await readFile(file, 'utf8')).trim().split('\n')) {
    const [milestone = '', time] = line.split(' ')
    if (!seen.has(milestone)) seen.set(milestone, Number(time))
  }
  return Object.fromEntries([...seen].map(([milestone, time]) => [milestone, time - began]))
}

const untilReady = async ({ stdout }: ChildProcess): Promise<void> => {
  if (stdout === null) return
  for await (const line of createInterface({ input: stdout })) if (line.startsWith('Slugline listens')) return
  throw new Error('npm start ended before it was ready.')
}

/** Fastify's line in the log has its time. */
const watchLog = async ({ stderr }: ChildProcess, seen: Map<string, number>): Promise<void> => {
  if (stderr === null) return
  for await (const line of createInterface({ input: stderr })) {
    const time = /"time":(\d+).*"Server listening/.exec(line)?.[1]
    if (time !== undefined) seen.set('listening', Number(time))
  }
}

/** PostgreSQL's files tell how far it is: the finished cluster appears by a rename, and its pid file says `ready`. */
const watchFolder = async (directory: string, seen: Map<string, number>): Promise<void> => {
  const [version, pidFile] = ['PG_VERSION', 'postmaster.pid'].map((name) => join(clusterFolder(directory), name))
  const read = (path = '') => readFile(path, 'utf8').catch(() => null)
  const isNew = (await read(version)) === null
  while (!(await read(pidFile))?.includes('ready')) {
    if (isNew && !seen.has('made') && (await read(version)) !== null) seen.set('made', Date.now())
    await pause(2)
  }
  seen.set('up', Date.now())
}

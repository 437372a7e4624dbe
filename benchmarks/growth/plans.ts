import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { clusterFolder, logFile } from '../../examples/server/src/embedded-postgres/places.ts'
import type { Probe } from './probes.ts'

/** With which PostgreSQL must be started, to explain anything later. */
export const EXPLAINABLE = { shared_preload_libraries: 'auto_explain' }

/** From now on PostgreSQL writes the plan of each statement into its log, as it was run: of a prepared one the kept. */
export const explainAll = async (directory: string): Promise<void> => {
  const folder = clusterFolder(directory)
  const settings = ['log_min_duration = 0', 'log_format = json', 'log_nested_statements = on']
  await appendFile(
    join(folder, 'postgresql.conf'),
    `${settings.map((setting) => `\nauto_explain.${setting}`).join('')}\n`,
  )
  const [postmaster] = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(postmaster), 'SIGHUP')
  await pause(500)
}

/** How the statements of a probe find their rows: `release_list`, or `SEQ SCAN deploy` where no index is used. */
export const scansOf = async (directory: string, probe: Probe, turn: number): Promise<readonly string[]> => {
  const before = (await readFile(logFile(directory))).length
  await probe.send(turn)
  await pause(100)
  const written = (await readFile(logFile(directory))).subarray(before).toString()
  const scans = [...written.matchAll(/ plan:\n((?:\t.*\n)+)/g)].flatMap(([, json = '']) => {
    const explained: { readonly Plan: PlanNode } = JSON.parse(json)
    return scansIn(explained.Plan)
  })
  return [...new Set(scans)].sort()
}

/** As much of a node of a plan as we look at. */
interface PlanNode {
  readonly 'Node Type': string
  readonly 'Index Name'?: string
  readonly 'Relation Name'?: string
  readonly Plans?: readonly PlanNode[]
}

/** Every node that reads a table or an index. A bitmap's heap is read at the places that its index gave. */
const scansIn = (node: PlanNode): readonly string[] => {
  const { 'Node Type': type, 'Index Name': index, 'Relation Name': table, Plans: below = [] } = node
  const isOfTable = /Scan$/.test(type) && type !== 'Bitmap Heap Scan'
  const own = index ?? (table === undefined ? undefined : `${type.toUpperCase()} ${table}`)
  return [...(isOfTable && own !== undefined ? [own] : []), ...below.flatMap(scansIn)]
}

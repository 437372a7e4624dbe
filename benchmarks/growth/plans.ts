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
  const settings = ['log_min_duration = 0', 'log_analyze = on', 'log_format = json', 'log_nested_statements = on']
  await appendFile(
    join(folder, 'postgresql.conf'),
    `${settings.map((setting) => `\nauto_explain.${setting}`).join('')}\n`,
  )
  const [postmaster] = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(postmaster), 'SIGHUP')
  await pause(500)
}

/** How the statements of a probe find their rows. */
export interface Reading {
  /** `release_list`, or `SEQ SCAN deploy` where no index is used. */
  readonly scans: readonly string[]
  /** How many rows and index entries they look at. */
  readonly rows: number
}

export const readingOf = async (directory: string, probe: Probe, turn: number): Promise<Reading> => {
  const before = (await readFile(logFile(directory))).length
  await probe.send(turn)
  await pause(100)
  const written = (await readFile(logFile(directory))).subarray(before).toString()
  const nodes = [...written.matchAll(/ plan:\n((?:\t.*\n)+)/g)].flatMap(([, json = '']) => {
    const explained: { readonly Plan: PlanNode } = JSON.parse(json)
    return nodesOf(explained.Plan).filter(isScan)
  })
  return {
    scans: [...new Set(nodes.map(nameOf))].sort(),
    rows: Math.round(nodes.reduce((sum, node) => sum + rowsOf(node), 0)),
  }
}

/** As much of a node of a plan as we look at. */
interface PlanNode {
  readonly 'Node Type': string
  readonly 'Index Name'?: string
  readonly 'Relation Name'?: string
  /** Of each loop. */
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly PlanNode[]
}

const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

/** Whether it reads a table or an index. A bitmap's heap is read at the places that its index gave. */
const isScan = (node: PlanNode): boolean => {
  const isNamed = node['Index Name'] !== undefined || node['Relation Name'] !== undefined
  return isNamed && /Scan$/.test(node['Node Type']) && node['Node Type'] !== 'Bitmap Heap Scan'
}

const nameOf = (node: PlanNode): string =>
  node['Index Name'] ?? `${node['Node Type'].toUpperCase()} ${node['Relation Name']}`

const rowsOf = (node: PlanNode): number =>
  (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops']

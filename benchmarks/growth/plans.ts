import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import * as t from 'io-ts'
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
  const plans = [...written.matchAll(/ plan:\n((?:\t.*\n)+)/g)].map(([, plan]) => JSON.parse(plan ?? ''))
  return [...new Set(plans.flatMap((plan) => scansIn(plan)))].sort()
}

const ScanCodec = t.intersection([
  t.type({ 'Node Type': t.string }),
  t.partial({ 'Index Name': t.string, 'Relation Name': t.string }),
])

/** Every node of a plan that reads a table or an index. A bitmap's heap is read at the places that its index gave. */
const scansIn = (node: unknown): readonly string[] => {
  if (typeof node !== 'object' || node === null) return []
  const below = Object.values(node).flatMap(scansIn)
  if (!ScanCodec.is(node)) return below
  const { 'Node Type': type, 'Index Name': index, 'Relation Name': table } = node
  if (!/Scan$/.test(type) || type === 'Bitmap Heap Scan') return below
  if (index !== undefined) return [index, ...below]
  return table === undefined ? below : [`${type.toUpperCase()} ${table}`, ...below]
}

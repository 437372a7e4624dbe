// `npm run bench:start`: what `npm start` takes until it is ready, on an empty folder, after `npm ci`, and on an
// existing one, where what the modules were compiled to is kept too.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Milestones, PHASES, startOnce } from './start/one-start.ts'
import { withFolder } from './support/database.ts'
import { judge, median, table } from './support/figures.ts'

const RUNS = 5
/** Where scripts/start.js keeps what the modules were compiled to. */
const CACHE = 'node_modules/.cache/node'

const milestones = Object.keys(PHASES).filter((name): name is keyof typeof PHASES => name in PHASES)

/** Milliseconds that a phase took: since the milestone before it that was passed. */
const phaseOf = (passed: Milestones, index: number): number => {
  const [milestone, before] = [milestones[index], milestones.slice(0, index).findLast((name) => name in passed)]
  if (milestone === undefined) return 0
  return (passed[milestone] ?? Number.NaN) - (before === undefined ? 0 : (passed[before] ?? 0))
}

const empty: Milestones[] = []
const existing: Milestones[] = []
for (let run = 0; run < RUNS; run += 1) {
  await withFolder(async (folder) => {
    const directory = join(folder, 'data')
    await rm(CACHE, { recursive: true, force: true })
    empty.push(await startOnce(directory, 1))
    existing.push(await startOnce(directory, 2))
  })
}
const seconds = (runs: readonly Milestones[]): number => median(runs.map(({ ready = Number.NaN }) => ready)) / 1000
const shown = (runs: readonly Milestones[], index: number): string => {
  const taken = median(runs.map((passed) => phaseOf(passed, index)))
  return Number.isNaN(taken) ? '' : taken.toFixed(0)
}
console.log(
  table([
    [`milliseconds, medians of ${RUNS}`, 'empty folder', 'existing folder'],
    ...milestones.map((milestone, index) => [PHASES[milestone], shown(empty, index), shown(existing, index)]),
    ['ready', (seconds(empty) * 1000).toFixed(0), (seconds(existing) * 1000).toFixed(0)],
  ]),
)
console.log(`Empty folder ${seconds(empty).toFixed(2)} s, target ${judge(seconds(empty), { is: '<=', target: 3 })};`)
console.log(
  `existing folder ${seconds(existing).toFixed(2)} s, target ${judge(seconds(existing), { is: '<=', target: 1.5 })}.`,
)

import { judge, median, medianRatio, type Target, table, whole } from './support/figures.ts'
import type { Measured } from './support/load.ts'

/** What a load measured, and the microseconds of CPU time that each call took of the server and of PostgreSQL. */
export interface Costs extends Measured {
  readonly node: number
  readonly postgres: number
}

/** What one round measured, of each server by its name. */
export interface ApiRound {
  /** Over many connections. */
  readonly together: ReadonlyMap<string, Costs>
  /** Over one. */
  readonly alone: ReadonlyMap<string, Costs>
}

/** The tables that the benchmark prints: medians over its rounds, and how many times as long as the floor Slugline takes. */
export const report = (rounds: readonly ApiRound[]): string => {
  const all = (how: keyof ApiRound, name: string, read: (costs: Costs) => number): readonly number[] =>
    rounds.flatMap((round) => round[how].get(name) ?? []).map(read)
  const row = (name: string): readonly string[] => {
    const typical = (how: keyof ApiRound, read: (costs: Costs) => number): number => median(all(how, name, read))
    return [
      name,
      whole(typical('together', ({ perSecond }) => perSecond)),
      typical('together', ({ p50 }) => p50).toFixed(1),
      typical('together', ({ p99 }) => p99).toFixed(1),
      whole(typical('together', ({ node }) => node)),
      whole(typical('together', ({ postgres }) => postgres)),
      whole(typical('alone', ({ perSecond }) => perSecond)),
      typical('alone', ({ p50 }) => p50).toFixed(2),
    ]
  }
  const ratio = (what: string, how: keyof ApiRound, read: (costs: Costs) => number, target?: Target) => {
    const figure = medianRatio(all(how, 'Slugline', read), all(how, 'floor', read))
    return [what, figure.toFixed(2), target === undefined ? '' : judge(figure, target)]
  }
  return [
    table([
      ['', 'releases/s', 'p50 ms', 'p99 ms', 'Node µs', 'PostgreSQL µs', '1 connection/s', 'p50 ms'],
      row('floor'),
      row('Slugline'),
    ]),
    '',
    table([
      ["Slugline, times the floor's", '', 'target'],
      ratio('time of each', 'together', ({ perSecond }) => 1 / perSecond, { is: '<=', target: 1.5 }),
      ratio('p50', 'together', ({ p50 }) => p50),
      ratio('p99', 'together', ({ p99 }) => p99),
      ratio('CPU time', 'together', ({ node, postgres }) => node + postgres),
      ratio('time of each, 1 connection', 'alone', ({ perSecond }) => 1 / perSecond),
    ]),
    '',
    'Medians over the rounds; a ratio is the median of those within each round. µs: CPU time of each call.',
  ].join('\n')
}

import type { Name } from './support/contestants.ts'
import { judge, median, medianRatio, type Target, table, whole } from './support/figures.ts'
import type { Measured } from './support/load.ts'

/** What one round measured, of each contestant by its name. */
export interface Round {
  /** Over many connections. */
  readonly together: ReadonlyMap<string, Measured & { readonly cpuMicroseconds: number }>
  /** Over one, of some. */
  readonly alone: ReadonlyMap<string, Measured>
}

/** The tables that the benchmark prints: medians over its rounds, and what Slugline reaches of the others. */
export const report = (rounds: readonly Round[]): string => {
  const together = (name: Name, read: (measured: Measured & { readonly cpuMicroseconds: number }) => number) =>
    rounds.flatMap((round) => round.together.get(name) ?? []).map(read)
  const rates = (name: Name) => together(name, ({ perSecond }) => perSecond)
  const cpu = (name: Name) => together(name, ({ cpuMicroseconds }) => cpuMicroseconds)
  const alone = (name: Name) => rounds.flatMap((round) => round.alone.get(name) ?? []).map(({ perSecond }) => perSecond)
  const p99 = (name: Name) => together(name, (measured) => measured.p99)

  const names: readonly Name[] = ['ceiling', 'floor', 'naive', 'Slugline']
  const figures = names.map((name) => [
    name,
    whole(median(rates(name))),
    median(together(name, ({ p50 }) => p50)).toFixed(1),
    median(p99(name)).toFixed(1),
    whole(median(cpu(name))),
    alone(name).length === 0 ? '' : whole(median(alone(name))),
  ])
  const line = (what: string, figure: number, target: Target): readonly string[] => [
    what,
    figure.toFixed(2),
    judge(figure, target),
  ]
  const ratio = (other: Name, target: number, wanted: number): readonly string[] =>
    line(`rate, of the ${other}'s`, medianRatio(rates('Slugline'), rates(other)), { is: '>=', target, wanted })
  return [
    table([['', 'deliveries/s', 'p50 ms', 'p99 ms', 'CPU µs each', '1 connection/s'], ...figures]),
    '',
    table([
      ['Slugline', '', 'target'],
      ratio('floor', 1.2, 1.5),
      ratio('ceiling', 0.35, 0.45),
      ratio('naive', 6, 10),
      line("CPU time, of the floor's", medianRatio(cpu('Slugline'), cpu('floor')), {
        is: '<=',
        target: 0.75,
        wanted: 0.5,
      }),
      line("1 connection, of the floor's", medianRatio(alone('Slugline'), alone('floor')), { is: '>=', target: 0.5 }),
      line('p99, ms', median(p99('Slugline')), { is: '<=', target: 60 }),
    ]),
    '',
    'Medians over the rounds; a ratio is the median of those within each round. CPU time: the server and all of',
    'PostgreSQL, without the load generator.',
  ].join('\n')
}

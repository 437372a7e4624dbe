import { type Measured, median } from './support.ts'

/** A server and what was measured of it. */
export interface Contestant {
  readonly name: string
  /** One measurement a round, many connections at a time. */
  readonly rounds: readonly Measured[]
  /** One connection. */
  readonly alone: Measured
}

/** The table that the benchmark prints: medians over its rounds, and ratios within the same round. */
export const report = (ceiling: Contestant, floor: Contestant, slugline: Contestant): string => {
  const rows = [ceiling, floor, slugline].map(({ name, rounds, alone }) => [
    name.padEnd(9),
    whole(median(rounds.map(({ perSecond }) => perSecond))),
    median(rounds.map(({ p50 }) => p50))
      .toFixed(1)
      .padStart(7),
    median(rounds.map(({ p99 }) => p99))
      .toFixed(1)
      .padStart(7),
    whole(alone.perSecond),
  ])
  return [
    '          64 connections                  1 connection',
    '          deliveries/s  p50 ms  p99 ms  deliveries/s',
    ...rows.map((row) => row.join('  ')),
    '',
    'Medians over the rounds; a ratio is the median of those within each round:',
    `Slugline's hook reaches ${ratio(slugline, floor)} of the floor and ${ratio(slugline, ceiling)} of the ceiling;`,
    `with one connection ${(slugline.alone.perSecond / floor.alone.perSecond).toFixed(2)} of the floor.`,
  ].join('\n')
}

/** The median of the ratios round by round: what slows the machine for a while slows both. */
const ratio = (one: Contestant, other: Contestant): string =>
  median(one.rounds.map(({ perSecond }, round) => perSecond / (other.rounds[round]?.perSecond ?? Number.NaN))).toFixed(
    2,
  )

const whole = (figure: number): string => Math.round(figure).toString().padStart(12)

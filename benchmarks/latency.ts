// `npm run bench:latency`: how long a delivery takes while others come at a fixed rate (promise R15), beside the floor.
import { proved } from '../test/support/proof.ts'
import { type Contest, type Contestant, withContestants } from './support/contestants.ts'
import { judge, median, table } from './support/figures.ts'
import { offer, percentile } from './support/open-loop.ts'

const ROUNDS = 5
const SECONDS = 4
const PER_SECOND = 500

interface Latency {
  readonly p50: number
  readonly p99: number
}

/** Gives both the same deliveries in turn; another one begins in each round. The first round warms up. */
const playRounds = async ({ secret, contestants }: Contest): Promise<ReadonlyMap<string, readonly Latency[]>> => {
  const measured = new Map(contestants.map(({ name }): [string, Latency[]] => [name, []]))
  const play = async ({ name, hookUrl }: Contestant, from: number): Promise<void> => {
    const times = await offer({ hookUrl, secret, from, perSecond: PER_SECOND, seconds: SECONDS })
    if (from > 0) measured.get(name)?.push({ p50: percentile(times, 50), p99: percentile(times, 99) })
  }
  for (let turn = 0; turn <= ROUNDS; turn += 1) {
    const order = turn % 2 === 0 ? contestants : contestants.toReversed()
    for (const contestant of order) await play(contestant, turn * PER_SECOND * SECONDS)
  }
  return measured
}

const measured = await withContestants('external', ['floor'], playRounds)
const of = (name: string, read: (latency: Latency) => number): number => median((measured.get(name) ?? []).map(read))
const [p50, p99] = [({ p50 }: Latency) => p50, ({ p99 }: Latency) => p99]
const row = (name: string): readonly string[] => [name, of(name, p50).toFixed(2), of(name, p99).toFixed(2)]
console.log(table([[`${PER_SECOND} deliveries/s, evenly spaced`, 'p50 ms', 'p99 ms'], row('floor'), row('Slugline')]))
console.log(`p99 target ${judge(of('Slugline', p99), { is: '<=', target: 60 })}. Counted from when a delivery was due.`)
proved('R15', 'latency at a fixed offered rate', {
  'deliveries offered a second': PER_SECOND,
  'ms p50': Number(of('Slugline', p50).toFixed(2)),
  'ms p99': Number(of('Slugline', p99).toFixed(2)),
  'ms p50 of the floor': Number(of('floor', p50).toFixed(2)),
  'ms p99 of the floor': Number(of('floor', p99).toFixed(2)),
})

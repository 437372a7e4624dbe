// `npm run bench:memory`: what Slugline's process holds in memory while it takes a million deliveries. A hundred
// thousand are prepared and sent ten times: a repetition is a delivery too, with a line of its own in the log.
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { residentBytes } from './support/cpu-time.ts'
import { withFolder, withPostgres } from './support/database.ts'
import { writeDeliveries } from './support/deliveries.ts'
import { judge, table, whole } from './support/figures.ts'
import { get } from './support/http.ts'
import { chooseLoadGenerator } from './support/load.ts'
import { type Slugline, withSlugline } from './support/slugline.ts'

const DELIVERIES = 1_000_000
const PREPARED = 100_000
const STEP = 100_000
const CONNECTIONS = 64
const AT_MOST_SECONDS = 3_600

/** Not durable: what is asked here is what Node holds. */
const FAST = { fsync: 'off', max_wal_size: '4GB' }

const generator = await chooseLoadGenerator()

/** The deliveries that the server counts as accepted. */
const accepted = async (url: string): Promise<number> => {
  const { body } = await get(`${url}/metrics`)
  const counts = [...body.matchAll(/^slugline_deliveries_total\{.*\} (\d+)/gm)]
  return counts.reduce((sum, [, count]) => sum + Number(count), 0)
}

/** Megabytes after each step, beginning with what it holds before the first delivery. */
const watch = async ({ url, pid }: Slugline): Promise<readonly (readonly [number, number])[]> => {
  const seen: (readonly [number, number])[] = []
  while (seen.length <= DELIVERIES / STEP) {
    const count = await accepted(url)
    if (count < seen.length * STEP) {
      await pause(100)
      continue
    }
    seen.push([count, (await residentBytes(pid)) / 1e6])
  }
  return seen
}

const run = async (slugline: Slugline, file: string): Promise<string> => {
  await writeDeliveries(file, slugline.secret, { from: 0, count: PREPARED })
  const end = new AbortController()
  const { hookUrl: url } = slugline
  const load = { url, file, connections: CONNECTIONS, seconds: AT_MOST_SECONDS, mayRepeat: true, signal: end.signal }
  const sending = generator.send(load)
  const seen = await Promise.race([watch(slugline), sending.then(() => [])])
  end.abort()
  const { perSecond } = await sending
  const most = Math.max(...seen.map(([, megabytes]) => megabytes))
  const grown = (seen.at(-1)?.[1] ?? 0) - (seen[3]?.[1] ?? 0)
  return [
    table([['deliveries', 'resident MB'], ...seen.map(([count, mb]) => [whole(count), mb.toFixed(0)])]),
    `At most ${most.toFixed(0)} MB, target ${judge(most, { is: '<=', target: 150 })};`,
    `${grown.toFixed(0)} MB more at the end than after ${whole(3 * STEP)}; ${whole(perSecond)} deliveries/s.`,
  ].join('\n')
}

const result = await withFolder((directory) =>
  withPostgres(directory, FAST, ({ url }) =>
    withSlugline({ DATABASE_URL: url }, (slugline) => run(slugline, join(directory, 'deliveries'))),
  ),
)
console.log(result)

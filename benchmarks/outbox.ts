// `npm run bench:outbox`: what it costs a hook that others are to hear of its deploys, in one run: without an outbox,
// with one, and with one that is moved meanwhile, each on a database of its own in one PostgreSQL.
import { join } from 'node:path'
import { Client } from 'pg'
import { cpuSeconds } from './support/cpu-time.ts'
import { type BenchDatabase, withFolder, withPostgres } from './support/database.ts'
import { writeDeliveries } from './support/deliveries.ts'
import { judge, median, medianRatio, table, whole } from './support/figures.ts'
import { chooseLoadGenerator, type Measured } from './support/load.ts'
import { type Peer, startPeer } from './support/peer.ts'

const ROUNDS = 15
const CONNECTIONS = 64
const SECONDS = 2
const WARM_UPS = 3
const SECONDS_WARM_UP = 6
/** How many deliveries are prepared. */
const PREPARED_A_SECOND = 15_000

const MODES = ['off', 'kept', 'moved'] as const
type Mode = (typeof MODES)[number]

const generator = await chooseLoadGenerator()

/** A hook with one way to keep an outbox. */
interface Hook {
  readonly mode: Mode
  readonly peer: Peer
  readonly databaseUrl: string
  readonly secret: string
  readonly url: string
}

const openHook = async (mode: Mode, { url }: BenchDatabase): Promise<Hook> => {
  await ask(url, `create database ${mode}`)
  const databaseUrl = url.replace('/slugline?', `/${mode}?`)
  const peer = await startPeer('benchmarks/peers/hook.ts', /^http/, { DATABASE_URL: databaseUrl, OUTBOX: mode })
  const [secret = '', hookUrl = ''] = peer.lines
  return { mode, peer, databaseUrl, secret, url: hookUrl }
}

const ask = async (connectionString: string, sql: string): Promise<Record<string, number>> => {
  const client = new Client({ connectionString })
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows[0]
}

interface Cost extends Measured {
  readonly cpuMicroseconds: number
}

/** What each of the hooks makes of the same number of new deliveries, in turn. */
const play = async (
  hooks: readonly Hook[],
  { pids }: BenchDatabase,
  file: string,
  { from, seconds }: { readonly from: number; readonly seconds: number },
): Promise<ReadonlyMap<Mode, Cost>> => {
  const costs = new Map<Mode, Cost>()
  for (const { mode, peer, secret, url } of hooks) {
    await writeDeliveries(file, secret, { from, count: seconds * PREPARED_A_SECOND })
    const cpu = async () => cpuSeconds([peer.pid, ...(await pids())])
    const before = await cpu()
    const measured = await generator.send({ url, file, connections: CONNECTIONS, seconds })
    costs.set(mode, { ...measured, cpuMicroseconds: (((await cpu()) - before) / measured.answers) * 1e6 })
  }
  return costs
}

const playRounds = async (hooks: readonly Hook[], database: BenchDatabase, file: string) => {
  const rounds: ReadonlyMap<Mode, Cost>[] = []
  let from = 0
  for (let turn = 0; turn < WARM_UPS + ROUNDS; turn += 1) {
    const seconds = turn < WARM_UPS ? SECONDS_WARM_UP : SECONDS
    const first = turn % hooks.length
    const costs = await play([...hooks.slice(first), ...hooks.slice(0, first)], database, file, { from, seconds })
    from += seconds * PREPARED_A_SECOND
    if (turn >= WARM_UPS) rounds.push(costs)
  }
  return rounds
}

const report = (rounds: readonly ReadonlyMap<Mode, Cost>[]): string => {
  const of = (mode: Mode, read: (cost: Cost) => number) => rounds.flatMap((costs) => costs.get(mode) ?? []).map(read)
  const rates = (mode: Mode) => of(mode, ({ perSecond }) => perSecond)
  const cpu = (mode: Mode) => of(mode, ({ cpuMicroseconds }) => cpuMicroseconds)
  const figures = MODES.map((mode) => [
    mode,
    whole(median(rates(mode))),
    median(of(mode, ({ p99 }) => p99)).toFixed(1),
    whole(median(cpu(mode))),
  ])
  const line = (what: string, mode: Mode, read: (mode: Mode) => readonly number[], isCost: boolean) => {
    const figure = isCost ? medianRatio(read(mode), read('off')) : medianRatio(read('off'), read(mode))
    return [`${what}, ${mode}`, figure.toFixed(3), mode === 'kept' ? judge(figure, { is: '<=', target: 1.1 }) : '']
  }
  const others = MODES.filter((mode) => mode !== 'off')
  return [
    table([['outbox', 'deliveries/s', 'p99 ms', 'CPU µs each'], ...figures]),
    '',
    table([
      ['cost of a delivery, of that without an outbox', '', 'target'],
      ...others.map((mode) => line('time', mode, rates, false)),
      ...others.map((mode) => line('CPU time', mode, cpu, true)),
    ]),
  ].join('\n')
}

/** Whoever does less is faster: each deploy must have become an event, and each event that is gone a job. */
const countEvents = async (hooks: readonly Hook[]): Promise<string> => {
  const lines: string[] = []
  for (const { mode, databaseUrl } of hooks) {
    const { deploys, events, jobs } = await ask(
      databaseUrl,
      `select (select count(*)::int from slugline.deploy) as deploys, (select count(*)::int from slugline.outbox) as
        events, (select count(*)::int from slugline_jobs.job) as jobs`,
    )
    if (mode !== 'off' && deploys !== (events ?? 0) + (jobs ?? 0)) throw new Error(`${mode}: some events are missing.`)
    lines.push(`${mode}: ${deploys} deploys, ${events} events wait, ${jobs} jobs`)
  }
  return lines.join('; ')
}

console.log(`${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s each, sent by ${generator.name}`)
await withFolder((folder) =>
  withPostgres(join(folder, 'postgres'), {}, async (database) => {
    const hooks: Hook[] = []
    try {
      for (const mode of MODES) hooks.push(await openHook(mode, database))
      console.log(report(await playRounds(hooks, database, join(folder, 'deliveries'))))
      console.log(await countEvents(hooks))
    } finally {
      for (const { peer } of hooks) await peer.stop()
    }
  }),
)

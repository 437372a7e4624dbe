// `npm run bench`: Slugline's hook beside a ceiling and a floor, on the same bodies, alternating, in one run.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deployPayload, signDelivery } from '@slugline/heroku-client/testing'
import { startEmbeddedPostgres } from '../examples/server/src/embedded-postgres/embedded-postgres.ts'
import { report } from './report.ts'
import { type Delivery, type Measured, type Peer, send, startPeer } from './support.ts'

const ROUNDS = 3
const WARM_UP = 2_000
const DELIVERIES = 12_000
const DELIVERIES_ALONE = 1_500
const CONNECTIONS = 64
const APPS = 20
const DEPLOYS_A_COMMIT = 25

/** Distinct releases, the `from`th on: twenty apps take turns, and each commit is deployed 25 times. */
const makeDeliveries = (secret: string, from: number, count: number): readonly Delivery[] =>
  Array.from({ length: count }, (_, index) => {
    const number = from + index
    const commit = Math.floor(number / DEPLOYS_A_COMMIT)
    const payload = deployPayload({
      app: `app-${number % APPS}`,
      release: Math.floor(number / APPS) + 1,
      commit: commit.toString(16).padStart(40, '0'),
    })
    const body = JSON.stringify(payload)
    return { body, signature: signDelivery(secret, body) }
  })

/** Runs all three against one PostgreSQL, durable as it comes. */
const run = async (databaseUrl: string, peers: Peer[]): Promise<string> => {
  const start = async (...request: Parameters<typeof startPeer>): Promise<Peer> => {
    const peer = await startPeer(...request)
    peers.push(peer)
    return peer
  }
  const slugline = await start('Slugline', 'examples/server/src/main.ts', /^ {2}curl/, {
    DATABASE_URL: databaseUrl,
    PORT: '0',
    LOG_LEVEL: 'warn',
  })
  const secret = / -s (\S+) /.exec(slugline.lines.join('\n'))?.[1] ?? ''
  const ceiling = await start('ceiling', 'benchmarks/peers/ceiling.ts', /^http/, { SECRET: secret })
  const floor = await start('floor', 'benchmarks/peers/floor.ts', /^http/, {
    SECRET: secret,
    DATABASE_URL: databaseUrl,
  })

  let next = 0
  /** Each of the three, in turn, gets the same deliveries. */
  const round = async (count: number, connections: number) => {
    const deliveries = makeDeliveries(secret, next, count)
    next += count
    const measure = (peer: Peer): Promise<Measured> => send(urlOf(peer), deliveries, connections)
    return { ceiling: await measure(ceiling), floor: await measure(floor), slugline: await measure(slugline) }
  }
  await round(WARM_UP, CONNECTIONS)
  const rounds: Awaited<ReturnType<typeof round>>[] = []
  for (let turn = 0; turn < ROUNDS; turn += 1) rounds.push(await round(DELIVERIES, CONNECTIONS))
  const alone = await round(DELIVERIES_ALONE, 1)
  const contestant = (name: keyof typeof alone) => ({
    name,
    rounds: rounds.map((measured) => measured[name]),
    alone: alone[name],
  })
  return report(contestant('ceiling'), contestant('floor'), contestant('slugline'))
}

/** The line that is the hook's URL and nothing else. */
const urlOf = ({ lines }: Peer): string =>
  lines.map((line) => line.trim()).find((line) => /^http\S+\/(hook|\w{64}\/)$/.test(line)) ?? ''

const directory = await mkdtemp(join(tmpdir(), 'slugline-bench-'))
const postgres = await startEmbeddedPostgres({ directory })
const peers: Peer[] = []
try {
  const { user, password, host, database } = postgres.connection
  console.log(await run(`postgresql://${user}:${password}@/${database}?host=${encodeURIComponent(host)}`, peers))
} finally {
  for (const peer of peers.toReversed()) await peer.stop()
  await postgres.stop()
  await rm(directory, { recursive: true, force: true })
}

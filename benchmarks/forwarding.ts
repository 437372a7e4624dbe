// `npm run bench:forwarding`: how many deploys a second the server forwards to another one on this machine, on
// PostgreSQL, beside bare calls that say the same; and how far it is behind when 200 hooks a second come in.

import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { withFolder, withPostgres } from './support/database.ts'
import { makeDelivery } from './support/deliveries.ts'
import { judge, median, medianRatio, table, whole } from './support/figures.ts'
import { deliver } from './support/http.ts'
import { offer } from './support/open-loop.ts'
import { startPeer } from './support/peer.ts'
import { ADMIN_TOKEN, type Slugline, withSlugline } from './support/slugline.ts'

const ROUNDS = 3
const BACKLOG = 2_000
const AT_ONCE = 32
const OFFERED = { perSecond: 200, seconds: 30 }

const countAt = async (url: string): Promise<number> => Number(await (await fetch(`${url}/count`)).text())

const until = async (url: string, wanted: number): Promise<void> => {
  while ((await countAt(url)) < wanted) await pause(20)
}

/** So many workers, each of which takes the next number until there is none. */
const inParallel = async (from: number, count: number, work: (number: number) => Promise<unknown>): Promise<void> => {
  let next = from
  const worker = async (): Promise<void> => {
    while (next < from + count) {
      next += 1
      await work(next - 1)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

/** The three calls that forwarding a deploy of a new release takes, made bare. */
const tellBarely = async (url: string, number: number): Promise<void> => {
  const version = `bare-${number}`
  const base = `${url}/api/0/organizations/acme/releases/`
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' }
  const call = async (path: string, body: object | null): Promise<void> => {
    const told = body === null ? {} : { method: 'POST', body: JSON.stringify(body) }
    await (await fetch(base + path, { headers, ...told })).text()
  }
  await call(`${version}/`, null)
  await call('', { version, projects: ['web'], refs: [{ repository: 'acme/web', commit: version }] })
  await call(`${version}/deploys/`, {
    environment: 'production',
    name: version,
    dateFinished: new Date().toISOString(),
  })
}

interface Rates {
  readonly ours: readonly number[]
  readonly bare: readonly number[]
}

/** Hooks come faster than their deploys are forwarded: from the last hook on, only what waits is forwarded. */
const drain = async ({ hookUrl, secret }: Slugline, url: string): Promise<Rates> => {
  const ours: number[] = []
  const bare: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = await countAt(url)
    await inParallel(round * BACKLOG, BACKLOG, (number) => deliver(hookUrl, makeDelivery(secret, number)))
    const [started, waiting] = [performance.now(), before + BACKLOG - (await countAt(url))]
    await until(url, before + BACKLOG)
    ours.push((waiting * 1000) / (performance.now() - started))
    const startedBare = performance.now()
    await inParallel(round * BACKLOG, BACKLOG, (number) => tellBarely(url, number))
    bare.push((BACKLOG * 1000) / (performance.now() - startedBare))
  }
  return { ours, bare }
}

/** Milliseconds from the last hook's answer until the last deploy was forwarded. */
const keepUp = async ({ hookUrl, secret }: Slugline, url: string): Promise<number> => {
  const before = await countAt(url)
  await offer({ hookUrl, secret, from: ROUNDS * BACKLOG, ...OFFERED })
  const started = performance.now()
  await until(url, before + OFFERED.perSecond * OFFERED.seconds)
  return performance.now() - started
}

const measure = async (DATABASE_URL: string): Promise<void> => {
  const receiver = await startPeer('benchmarks/peers/receiver.ts', /^http/, {})
  const [url = ''] = receiver.lines
  const forwards = { SENTRY_URL: url, SENTRY_ORG: 'acme', SENTRY_AUTH_TOKEN: ADMIN_TOKEN }
  await withSlugline({ DATABASE_URL, ...forwards }, async (slugline) => {
    const behind = await keepUp(slugline, url)
    const { ours, bare } = await drain(slugline, url)
    console.log(
      table([
        ['', 'deploys/s', 'target'],
        ['forwarded, from a backlog', whole(median(ours)), judge(median(ours), { is: '>=', target: 200 })],
        ['bare calls', whole(median(bare)), ''],
      ]),
    )
    console.log(`Forwarding is ${medianRatio(ours, bare).toFixed(2)} of bare calls.`)
    console.log(`After ${OFFERED.seconds} s of ${OFFERED.perSecond} hooks a second it is ${whole(behind)} ms behind.`)
  })
  await receiver.stop()
}

await withFolder((folder) => withPostgres(join(folder, 'data'), {}, ({ url }) => measure(url)))

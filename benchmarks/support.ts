import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import autocannon, { type Request } from 'autocannon'

/** A server in a process of its own, so that it has an event loop to itself. */
export interface Peer {
  readonly name: string
  /** The lines that it printed until it was ready. */
  readonly lines: readonly string[]
  readonly stop: () => Promise<void>
}

/** Starts a server from its source; ready once it has printed a line that fits. */
export const startPeer = async (
  name: string,
  script: string,
  ready: RegExp,
  env: Record<string, string>,
): Promise<Peer> => {
  const child = spawn(process.execPath, ['--conditions=@slugline/source', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env, NODE_ENV: 'production' },
  })
  return { name, lines: await linesUntil(child, name, ready), stop: () => stop(child) }
}

const linesUntil = async (child: ChildProcess, name: string, ready: RegExp): Promise<readonly string[]> => {
  const lines: string[] = []
  if (child.stdout === null) throw new Error(`${name} has no output.`)
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (ready.test(line)) return lines
  }
  throw new Error(`${name} ended before it was ready.`)
}

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || !child.kill('SIGTERM')) return
  await once(child, 'exit')
}

/** One signed request. */
export interface Delivery {
  readonly body: string
  readonly signature: string
}

/** What one run of a load measured. */
export interface Measured {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

/** Sends each delivery once, over so many connections at a time. Any answer but 204 is an error. */
export const send = async (url: string, deliveries: readonly Delivery[], connections: number): Promise<Measured> => {
  const left = deliveries.values()
  const requests = [
    { method: 'POST' as const, setupRequest: (request: Request) => withDelivery(request, left.next().value) },
  ]
  const started = performance.now()
  let ended = started
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon({ url, connections, amount: deliveries.length, requests }, (error, measured) =>
      error ? reject(error) : resolve(measured),
    )
    // It ends on a tick of its own, up to a second after the last answer.
    run.on('response', () => {
      ended = performance.now()
    })
  })
  if (result['2xx'] !== deliveries.length) {
    throw new Error(`${new URL(url).host} answered ${result.non2xx} of ${deliveries.length} with an error.`)
  }
  const perSecond = (deliveries.length / (ended - started)) * 1000
  return { perSecond, p50: result.latency.p50, p99: result.latency.p99 }
}

const withDelivery = (request: Request, delivery: Delivery | undefined): Request =>
  delivery === undefined
    ? request
    : {
        ...request,
        headers: { 'content-type': 'application/json', 'heroku-webhook-hmac-sha256': delivery.signature },
        body: delivery.body,
      }

/** The middle one of some figures. */
export const median = (figures: readonly number[]): number => {
  const sorted = figures.toSorted((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

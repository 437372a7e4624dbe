// `npm run bench:core`: deliveries per second through verify, decode, decide and record on the memory store, on one
// core and without HTTP, beside HMAC and JSON.parse of the same bodies.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { nodeSigning, systemClock } from '@slugline/adapters-http'
import { makeMemoryStore } from '@slugline/adapters-memory'
import { makeUseCases, type ReceiveHook } from '@slugline/core'
import { makeHerokuPlugin } from '@slugline/heroku-client'
import { makeDemo, readDemoHook } from '../examples/server/src/demo.ts'
import { run } from '../examples/server/src/run.ts'
import { type Delivery, makeDelivery } from './support/deliveries.ts'
import { judge, median, medianRatio, table, whole } from './support/figures.ts'

const ROUNDS = 9
const DELIVERIES = 20_000
const RECEIVED_AT = Date.UTC(2026, 10, 26)

/** A hook on an empty memory store with the demo project. */
const openHook = async () => {
  const store = makeMemoryStore()
  const plugins = [makeHerokuPlugin(nodeSigning)]
  const ports = { ...store, signing: nodeSigning, clock: systemClock, plugins }
  const useCases = makeUseCases({ ...ports, events: { emit: () => undefined } })
  const demo = { store, useCases, signing: nodeSigning, clock: systemClock }
  await makeDemo(demo)
  const hook = await readDemoHook(demo)
  if (hook === null) throw new Error('The demo has no hook.')
  const [, , , , plugin = '', projectId = '', signature = ''] = hook.path.split('/')
  return { receiveHook: useCases.receiveHook, secret: hook.secret, call: { plugin, projectId, signature } }
}

interface Prepared {
  readonly raw: Buffer
  readonly signature: string
}

const prepare = (secret: string): readonly Prepared[] =>
  Array.from({ length: DELIVERIES }, (_, number) => {
    const { body, signature }: Delivery = makeDelivery(secret, number)
    return { raw: Buffer.from(body), signature }
  })

interface Rate {
  readonly perSecond: number
  /** Time that this thread had a core. Apart from the time that passed, where others want the machine too. */
  readonly cpuMicroseconds: number
}

const measure = async (work: () => Promise<void>): Promise<Rate> => {
  const started = performance.now()
  const before = process.threadCpuUsage()
  await work()
  const { user, system } = process.threadCpuUsage(before)
  const perSecond = (DELIVERIES / (performance.now() - started)) * 1000
  return { perSecond, cpuMicroseconds: (user + system) / DELIVERIES }
}

const throughSlugline = async (
  { receiveHook, call }: Awaited<ReturnType<typeof openHook>>,
  deliveries: readonly Prepared[],
): Promise<void> => {
  for (const { raw, signature } of deliveries) {
    const header = (name: string) => (name === 'heroku-webhook-hmac-sha256' ? [signature] : [])
    const command: ReceiveHook = { ...call, raw, mediaType: 'application/json', header, receivedAt: RECEIVED_AT }
    const { outcome } = await run(receiveHook(command))
    if (outcome.outcome !== 'recorded') throw new Error(`A delivery was ${outcome.outcome}.`)
  }
}

const throughFloor = async (secret: string, deliveries: readonly Prepared[]): Promise<void> => {
  for (const { raw, signature } of deliveries) {
    const expected = createHmac('sha256', secret).update(raw).digest()
    if (!timingSafeEqual(Buffer.from(signature, 'base64'), expected)) throw new Error('A signature does not hold.')
    await Promise.resolve(JSON.parse(raw.toString()))
  }
}

const rounds: { readonly slugline: Rate; readonly floor: Rate }[] = []
for (let turn = 0; turn <= ROUNDS; turn += 1) {
  const hook = await openHook()
  const deliveries = prepare(hook.secret)
  const slugline = await measure(() => throughSlugline(hook, deliveries))
  const floor = await measure(() => throughFloor(hook.secret, deliveries))
  if (turn > 0) rounds.push({ slugline, floor }) // the first one warms up
}
const slugline = rounds.map((round) => round.slugline)
const floor = rounds.map((round) => round.floor)
const rates = (measured: readonly Rate[]) => measured.map(({ perSecond }) => perSecond)
const row = (what: string, measured: readonly Rate[]): readonly string[] => [
  what,
  whole(median(rates(measured))),
  median(measured.map(({ cpuMicroseconds }) => cpuMicroseconds)).toFixed(1),
]
console.log(
  table([
    ['one core, no HTTP, memory store', 'deliveries/s', 'CPU µs each'],
    row('HMAC and JSON.parse alone', floor),
    row('verify, decode, decide, record', slugline),
  ]),
)
const verdict = judge(median(rates(slugline)), { is: '>=', target: 40_000 })
console.log(`${medianRatio(rates(slugline), rates(floor)).toFixed(2)} of the floor; target ${verdict}`)

// The hook alone on PostgreSQL, without or with an outbox (OUTBOX: `off`, `kept`, `moved`), made of the same parts as
// the server. Prints its demo project's secret, then the hook's URL. `moved` moves 500 events a second into the queue.
import { hookRoutes, nodeSigning, recommendedServerOptions, systemClock } from '@slugline/adapters-http'
import { makePostgresJobs, makePostgresPool, makePostgresStore, migrate } from '@slugline/adapters-postgres'
import { makeUseCases, type NewJob, type RecordedEvent } from '@slugline/core'
import { makeHerokuPlugin } from '@slugline/heroku-client'
import { fastify } from 'fastify'
import { taskEither as TE } from 'fp-ts'
import { makeDemo, readDemoHook } from '../../examples/server/src/demo.ts'
import { run } from '../../examples/server/src/run.ts'

const BATCH = 100
const PAUSE_MS = 200

const pool = makePostgresPool({ connection: process.env.DATABASE_URL ?? '' })
await migrate(pool)
const jobs = makePostgresJobs(pool)
await jobs.start()
const mode = process.env.OUTBOX ?? 'off'
const store = makePostgresStore(pool, { outbox: mode !== 'off' })
const plugins = [makeHerokuPlugin(nodeSigning)]
const ports = { ...store, signing: nodeSigning, clock: systemClock, plugins, events: { emit: () => undefined } }
const useCases = makeUseCases(ports)
const demo = { ...ports, store, useCases }
await makeDemo(demo)
const hook = await readDemoHook(demo)

const toJob = (event: RecordedEvent): NewJob => {
  const { organizationId, key } = event
  return { key, organizationId, task: { topic: 'webhook', receiverId: '1', event }, dateDue: null }
}
if (mode === 'moved') {
  setInterval(() => void run(jobs.outbox.move(BATCH, (events) => TE.right(events.map(toJob)))), PAUSE_MS)
}

const app = fastify(recommendedServerOptions)
app.register(hookRoutes({ receiveHook: useCases.receiveHook, plugins, clock: systemClock }))
const address = await app.listen({ host: '127.0.0.1', port: 0 })
console.log(hook?.secret)
console.log(`${address}${hook?.path}`)

import { apiRoutes, nodeSigning, recommendedServerOptions, systemClock, unknownPaths } from '@slugline/adapters-http'
import { makeMemoryStore } from '@slugline/adapters-memory'
import { makeUseCases, type Store } from '@slugline/core'
import { fastify } from 'fastify'
import { run } from './harness.ts'

/** A Slugline that others call over HTTP, on a memory store. */
export interface Slugline {
  readonly url: string
  readonly token: string
  readonly store: Store
  readonly close: () => Promise<void>
}

/** Starts one on a port of the loopback, a free one by default. */
export const startSlugline = async (store: Store = makeMemoryStore(), port = 0): Promise<Slugline> => {
  const token = 'the admin token of a Slugline elsewhere'
  await run(store.accessTokens.claimAdmin(nodeSigning.digest(token)))
  const ports = { ...store, clock: systemClock, signing: nodeSigning, events: { emit: () => {} }, plugins: [] }
  const useCases = makeUseCases(ports)
  const app = fastify(recommendedServerOptions)
  await app.register(
    apiRoutes({ useCases, ports, authenticate: useCases.authenticateToken, publicUrl: 'http://slugline.example' }),
  )
  await app.register(unknownPaths)
  const url = await app.listen({ host: '127.0.0.1', port })
  return { url, token, store, close: () => app.close() }
}

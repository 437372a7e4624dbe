import { nodeSigning, openApiDocument, systemClock } from '@slugline/adapters-http'
import { makeMemoryStore } from '@slugline/adapters-memory'
import { builtinPlugin, makeUseCases } from '@slugline/core'
import { makeHerokuPlugin } from '@slugline/heroku-client'
import type { JsonObject } from './json.ts'
import { makePlatformSupport, PUBLIC_URL } from './platform.ts'

export { PUBLIC_URL }

/** The document of the API as these tests serve it. What stands behind the routes it does not tell. */
export const makeDocument = (): JsonObject => {
  const ports = { ...makeMemoryStore(), clock: systemClock, signing: nodeSigning }
  const plugins = [builtinPlugin, makeHerokuPlugin(nodeSigning)]
  const useCases = makeUseCases({ ...ports, plugins, events: { emit: () => undefined } })
  const platform = makePlatformSupport({ ...ports, plugins })
  const served = { useCases, ports, plugins, platform: platform.useCases, jobs: platform.jobs.queue }
  return openApiDocument({ ...served, publicUrl: PUBLIC_URL, version: '0.0.0' })
}

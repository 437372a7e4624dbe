import { nodeSigning, openApiDocument, systemClock } from '@slugline/adapters-http'
import { makeMemoryStore } from '@slugline/adapters-memory'
import { builtinPlugin, makeUseCases } from '@slugline/core'
import { makeHerokuPlugin } from '@slugline/heroku-client'
import type { JsonObject } from './json.ts'

export const PUBLIC_URL = 'https://slugline.example.com'

/** The document of the API as these tests serve it. What stands behind the routes it does not tell. */
export const makeDocument = (): JsonObject => {
  const ports = { ...makeMemoryStore(), clock: systemClock, signing: nodeSigning }
  const plugins = [builtinPlugin, makeHerokuPlugin(nodeSigning)]
  const useCases = makeUseCases({ ...ports, plugins, events: { emit: () => undefined } })
  return openApiDocument({ useCases, ports, publicUrl: PUBLIC_URL, plugins, version: '0.0.0' })
}

import { logSerializers } from '@slugline/adapters-http'
import { relayPath } from './fixed-project.ts'
import { makeRelay } from './relay.ts'
import { readSettings } from './settings.ts'

const start = async (): Promise<void> => {
  const settings = readSettings(process.env)
  const address = await makeRelay(settings, { serializers: logSerializers }).listen({
    host: process.env.HOST || '127.0.0.1',
    port: Number(process.env.PORT || 3002),
  })
  console.log(`Releases go to ${settings.sentry.url}. Heroku's webhook is ${address}${relayPath(settings)}`)
}

// One line says what is wrong: a setting, or the port.
await start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})

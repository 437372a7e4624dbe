import 'reflect-metadata'
import { nodeModule } from '@slugline/adapters-http/inversify'
import { PostgresJobsId } from '@slugline/adapters-postgres/inversify'
import { ClockId, SigningId } from '@slugline/core/port-ids'
import { either as E } from 'fp-ts'
import { Container } from 'inversify'
import { pino } from 'pino'
import { chooseAddress } from './address.ts'
import { announcement } from './announcement.ts'
import { makeDeliveryRetention } from './delivery-retention.ts'
import { readDemoHook } from './demo.ts'
import { firstStart } from './first-start.ts'
import {
  CallsId,
  JobRunnerId,
  LoadId,
  LoggerId,
  OutgoingSettingsId,
  ServerId,
  ServerSettingsId,
  StoreId,
  UseCasesId,
} from './ids.ts'
import { eventsModule, pluginsModule, serverModule, storeModule } from './modules.ts'
import { naming } from './naming.ts'
import { openStore } from './open-store.ts'
import { makeCalls } from './outgoing/calls.ts'
import { callsModule, jobsModule } from './outgoing/modules.ts'
import { prepareStore } from './prepare-store.ts'
import { misspelledSettings, readSettings, type Settings } from './settings.ts'
import { makeShutdown, type Shutdown } from './shutdown.ts'
import { stopOnSignals } from './stop-on-signals.ts'

/** How long a stop waits for jobs to end by themselves, and then for those whose calls were cut. */
const PATIENCE_MS = 4_000
const CUT_MS = 2_000

/** The composition root: opens the store, wires everything, listens, and says how to try it. */
const start = async (settings: Settings, shutdown: Shutdown): Promise<void> => {
  // The log goes to standard error: standard output is for the person who starts us.
  const logger = pino({ level: settings.logLevel }, pino.destination(2))
  for (const name of misspelledSettings(process.env)) logger.warn(`${name} is no setting, and changes nothing`)
  const { host, port, publicUrl } = await naming('HOST', chooseAddress(settings))
  const storeSetting = settings.databaseUrl === null ? 'SLUGLINE_DATA_DIR' : 'DATABASE_URL'
  const opened = await naming(storeSetting, openStore(settings, shutdown, logger))
  const container = new Container({ defaultScope: 'Singleton' })
  const modules = [nodeModule, pluginsModule, eventsModule, storeModule, callsModule, jobsModule, serverModule]
  container.load(...opened.modules, ...modules)
  container.bind(LoggerId).toConstantValue(logger)
  container.bind(LoadId).toConstantValue(opened.load)
  container.bind(ServerSettingsId).toConstantValue({
    publicUrl,
    adminToken: settings.adminToken,
    rateLimit: settings.rateLimit,
    hookRateLimit: settings.hookRateLimit,
    corsOrigins: settings.corsOrigins,
    checks: async () => (shutdown.isClosing() ? { server: 'down' } : await opened.checks()),
  })

  container.bind(OutgoingSettingsId).toConstantValue({
    ...settings,
    publicUrl,
    defaultTarget: settings.sentry,
    defaultTokens: settings.herokuApiToken === null ? {} : { heroku: settings.herokuApiToken },
  })
  const calls = makeCalls(settings)
  container.bind(CallsId).toConstantValue(calls)

  const useCases = container.get(UseCasesId)
  const { removeOldDeliveries } = useCases
  const retention = makeDeliveryRetention({
    removeOldDeliveries,
    retentionDays: settings.deliveryRetentionDays,
    logger,
  })
  shutdown.onClose(retention.stop)
  const jobs = container.get(PostgresJobsId, { optional: true })
  const runner = container.get(JobRunnerId)
  if (jobs !== undefined) shutdown.onClose(jobs.stop)
  // A job whose calls are cut has failed, and is told so: it is run again soon, not when its lease has ended.
  shutdown.onClose(() => runner.stop(CUT_MS))
  shutdown.onClose(calls.close)
  const server = container.get(ServerId)
  shutdown.onClose(async () => {
    await Promise.all([server.close(), runner.stop(PATIENCE_MS)])
  })
  await naming('HOST, PORT', server.listen({ host, port }))

  const store = container.get(StoreId)
  const ports = {
    store,
    useCases,
    signing: container.get(SigningId),
    clock: container.get(ClockId),
  }
  await naming(storeSetting, prepareStore(opened, shutdown, logger))
  const first = await firstStart(ports, settings.adminToken !== null)
  const hook = first.isFirst || opened.isOurs ? await readDemoHook(ports) : null
  process.stdout.write(announcement({ publicUrl, firstStart: first, hook }))
  retention.start()
  // Hooks need none of it: what they cause waits in the outbox.
  if (jobs !== undefined) await prepareStore({ prepare: jobs.start }, shutdown, logger)
  runner.start()
}

const settings = readSettings(process.env)
if (E.isLeft(settings)) {
  console.error(settings.left)
  process.exitCode = 1
} else {
  const shutdown = makeShutdown()
  stopOnSignals(shutdown)
  await start(settings.right, shutdown).catch(async (error: unknown) => {
    if (!shutdown.isClosing()) {
      console.error(error instanceof Error ? error.message : error)
      process.exitCode = 1
    }
    await shutdown.close()
  })
}

import type { Checks } from '@slugline/adapters-http'
import { memoryModule } from '@slugline/adapters-memory/inversify'
import { isMigrated, makePostgresPool, migrate, type PostgresPoolOptions } from '@slugline/adapters-postgres'
import { postgresModule } from '@slugline/adapters-postgres/inversify'
import type { ContainerModule } from 'inversify'
import type { Logger } from 'pino'
import { startEmbeddedPostgres } from './embedded-postgres/embedded-postgres.ts'
import type { Settings } from './settings.ts'
import type { Shutdown } from './shutdown.ts'

/** The store that the settings ask for, opened. */
export interface OpenStore {
  /** Binds every storage port. */
  readonly module: ContainerModule
  /** Brings the schema up to date. May be repeated, also by several instances at once. */
  readonly prepare: () => Promise<void>
  /** Whether the store can be used now. */
  readonly checks: () => Promise<Checks>
  /** Nobody but this process uses it: what is printed of it stays with whoever started us. */
  readonly isOurs: boolean
}

/** Opens memory, the operator's PostgreSQL or the embedded one, which is closed last. */
export const openStore = async (settings: Settings, shutdown: Shutdown, logger: Logger): Promise<OpenStore> => {
  if (settings.store === 'memory') return openMemory()
  if (settings.databaseUrl !== null)
    return openPostgres({ connectionString: settings.databaseUrl }, false, shutdown, logger)
  const postgres = await startEmbeddedPostgres({
    directory: settings.dataDirectory,
    log: (line) => logger.info(line),
  })
  shutdown.onClose(postgres.stop)
  return openPostgres(postgres.connection, true, shutdown, logger)
}

const openMemory = (): OpenStore => ({
  module: memoryModule,
  prepare: async () => undefined,
  checks: async () => ({}),
  isOurs: true,
})

const openPostgres = (
  connection: Pick<PostgresPoolOptions, 'connectionString'> | Omit<PostgresPoolOptions, 'connectionString'>,
  isOurs: boolean,
  shutdown: Shutdown,
  logger: Logger,
): OpenStore => {
  const pool = makePostgresPool({
    ...connection,
    onError: (error) => logger.warn({ err: error }, 'database connection lost'),
  })
  shutdown.onClose(() => pool.end())
  return {
    module: postgresModule(pool),
    prepare: () => migrate(pool),
    checks: async () => ({ database: (await isMigrated(pool)) ? 'up' : 'down' }),
    isOurs,
  }
}

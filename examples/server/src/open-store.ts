import { type Checks, errorFields, type Load } from '@slugline/adapters-http'
import { memoryJobsModule, memoryModule } from '@slugline/adapters-memory/inversify'
import {
  isReady,
  makePostgresPool,
  migrate,
  type PostgresPool,
  type PostgresPoolOptions,
  type Queue,
  sealSecrets,
} from '@slugline/adapters-postgres'
import {
  PostgresPoolId,
  PostgresQueueId,
  PostgresSecretKeysId,
  postgresJobsModule,
  postgresModule,
} from '@slugline/adapters-postgres/inversify'
import { ContainerModule } from 'inversify'
import type { Logger } from 'pino'
import type { Settings } from './settings.ts'
import type { Shutdown } from './shutdown.ts'

/** The store that the settings ask for, opened. */
export interface OpenStore {
  /** Bind every storage port. */
  readonly modules: readonly ContainerModule[]
  /** Brings the schema up to date, and secrets to the first key. May be repeated, also by several instances at once. */
  readonly prepare: () => Promise<void>
  /** Whether the store can be used now. */
  readonly checks: () => Promise<Checks>
  /** How busy the store is now; null where there is nothing to tell. */
  readonly load: (() => Load) | null
  /** Nobody but this process uses it: what is printed of it stays with whoever started us. */
  readonly isOurs: boolean
}

/** Opens memory, the operator's PostgreSQL or the embedded one, which is closed last. */
export const openStore = async (settings: Settings, shutdown: Shutdown, logger: Logger): Promise<OpenStore> => {
  if (settings.store === 'memory') return openMemory()
  if (settings.databaseUrl !== null) {
    const { databaseUrl, secretKeys } = settings
    if (secretKeys.length === 0) logger.warn('SLUGLINE_SECRET_KEY is not set: secrets are stored unencrypted')
    return { ...openPostgres({ connection: databaseUrl, secretKeys }, shutdown, logger), isOurs: false }
  }
  // Loaded only here: with a database of the operator's none of it is needed.
  const { startEmbeddedPostgres } = await import('./embedded-postgres/embedded-postgres.ts')
  const { secretKeysIn } = await import('./secret-key-file.ts')
  const log = (line: string): void => logger.info(line)
  const postgres = await startEmbeddedPostgres({ directory: settings.dataDirectory, log })
  shutdown.onClose(postgres.stop)
  const secretKeys = await secretKeysIn(settings.dataDirectory, settings.secretKeys)
  return { ...openPostgres({ connection: postgres.connection, secretKeys }, shutdown, logger), isOurs: true }
}

const openMemory = (): OpenStore => ({
  modules: [memoryModule, memoryJobsModule],
  prepare: async () => undefined,
  checks: async () => ({}),
  load: null,
  isOurs: true,
})

interface Postgres extends Pick<PostgresPoolOptions, 'connection'> {
  readonly secretKeys: readonly string[]
}

const openPostgres = (
  { connection, secretKeys }: Postgres,
  shutdown: Shutdown,
  logger: Logger,
): Omit<OpenStore, 'isOurs'> => {
  // Connections that we gave up may end after their database when both are stopped.
  const onError = (error: Error): void => {
    if (!shutdown.isClosing()) logger.warn({ err: errorFields(error) }, 'a connection to the database broke')
  }
  const pool = makePostgresPool({ connection, onError })
  shutdown.onClose(() => pool.end())
  const queue: Queue = { waiting: 0 }
  const poolModule = new ContainerModule(({ bind }) => {
    bind(PostgresPoolId).toConstantValue(pool)
    bind(PostgresQueueId).toConstantValue(queue)
    bind(PostgresSecretKeysId).toConstantValue(secretKeys)
  })
  return {
    modules: [postgresModule, postgresJobsModule, poolModule],
    prepare: async () => {
      await migrate(pool)
      await prepareSecrets(pool, secretKeys, logger)
    },
    checks: async () => ({ database: (await isReady(pool)) ? 'up' : 'down' }),
    load: () => ({
      connections: pool.totalCount,
      idleConnections: pool.idleCount,
      waitingForConnection: pool.waitingCount,
      waitingForFlush: queue.waiting,
    }),
  }
}

/** Encrypts what is not encrypted with the first key. What does not open is told, and keeps nobody from starting. */
const prepareSecrets = async (pool: PostgresPool, secretKeys: readonly string[], logger: Logger): Promise<void> => {
  const { sealed, unreadable } = await sealSecrets(pool, secretKeys)
  if (sealed > 0) logger.info({ sealed }, 'secrets were encrypted with the first key')
  if (unreadable > 0)
    logger.warn({ unreadable }, 'secrets do not open: a key is missing, in SLUGLINE_SECRET_KEY or the file secret-key')
}

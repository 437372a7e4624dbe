import type { EventLog, Store } from '@slugline/core'
import type { Queue } from './batcher.ts'
import { makeDatabase } from './database.ts'
import { makeHotQuery } from './hot-query.ts'
import { makePostgresAccessTokenAdministration } from './postgres-access-token-administration.ts'
import { makePostgresAccessTokens } from './postgres-access-tokens.ts'
import { makePostgresBackfillProgress } from './postgres-backfill-progress.ts'
import { makePostgresDeliveryLog } from './postgres-delivery-log.ts'
import { makePostgresDeployRecording } from './postgres-deploy-recording.ts'
import { makePostgresMemberAdministration } from './postgres-member-administration.ts'
import { makePostgresOptionStore } from './postgres-option-store.ts'
import { makePostgresOrganizationAdministration } from './postgres-organization-administration.ts'
import type { PostgresPool } from './postgres-pool.ts'
import { makePostgresProjectAdministration } from './postgres-project-administration.ts'
import { makePostgresReleaseReading } from './postgres-release-reading.ts'
import { makePostgresReleaseRemoval } from './postgres-release-removal.ts'
import { makePostgresRepositoryAdministration } from './postgres-repository-administration.ts'
import { makePostgresRepositoryListing } from './postgres-repository-listing.ts'
import { makePostgresUserLookup } from './postgres-user-lookup.ts'
import { makePostgresWebhookReceivers } from './postgres-webhook-receivers.ts'
import { makeSecretBox } from './secret-box.ts'
import { tellFailures, watchBatches, watchPool } from './watch.ts'

export interface PostgresStoreOptions {
  /** False where a pooler keeps no prepared statements between transactions. The hot path is slower then. */
  readonly prepare?: boolean
  /** True where `makePostgresJobs` runs on the same database: each new deploy and each failed release becomes an event. */
  readonly outbox?: boolean
  /** Hears how many calls each flush of the hot path put together, and of each statement that failed. */
  readonly events?: EventLog | undefined
  /** Shows at any time how many calls of the hot path wait for their flush. */
  readonly queue?: Queue | undefined
  /**
   * Encrypts the secrets that are stored: the first key, while all of them decrypt. Random texts of 32 characters and
   * more; without any, secrets are stored unencrypted. {@link sealSecrets} does the same to those that are there.
   */
  readonly secretKeys?: readonly string[] | undefined
}

const NOBODY: EventLog = { emit: () => undefined }

/**
 * Every storage port on a PostgreSQL that {@link migrate} brought up to date. The pool is the caller's, who ends it
 * after the last call. Any number of stores may work on one database.
 * @throws RangeError when a secret key is too short.
 */
export const makePostgresStore = (pool: PostgresPool, options: PostgresStoreOptions = {}): Store => {
  const { prepare = true, outbox = false, events = NOBODY, queue = { waiting: 0 }, secretKeys = [] } = options
  const tell = tellFailures(events)
  const watched = watchPool(pool, tell)
  const database = makeDatabase(watched, tell)
  const query = makeHotQuery(watched, prepare)
  const watch = watchBatches(events, queue)
  const box = makeSecretBox(secretKeys)
  return {
    users: makePostgresUserLookup(query, watch),
    options: makePostgresOptionStore(database, query, watch, box),
    repositories: makePostgresRepositoryListing(database),
    recording: makePostgresDeployRecording(database, query, watch, outbox),
    reading: makePostgresReleaseReading(database, query, watch),
    removal: makePostgresReleaseRemoval(database),
    deliveries: makePostgresDeliveryLog(database),
    organizations: makePostgresOrganizationAdministration(database, query, watch),
    projects: makePostgresProjectAdministration(database, query, watch, box),
    repositoryAdministration: makePostgresRepositoryAdministration(database),
    members: makePostgresMemberAdministration(database),
    accessTokens: makePostgresAccessTokens(database, query, watch),
    accessTokenAdministration: makePostgresAccessTokenAdministration(database),
    webhookReceivers: makePostgresWebhookReceivers({ database, box }),
    backfillProgress: makePostgresBackfillProgress(database),
  }
}

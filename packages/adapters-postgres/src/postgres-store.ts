import type { Store } from '@slugline/core'
import { makeDatabase } from './database.ts'
import { makeHotQuery } from './hot-query.ts'
import { makePostgresAccessTokens } from './postgres-access-tokens.ts'
import { makePostgresDeliveryLog } from './postgres-delivery-log.ts'
import { makePostgresDeployRecording } from './postgres-deploy-recording.ts'
import { makePostgresMemberAdministration } from './postgres-member-administration.ts'
import { makePostgresOptionStore } from './postgres-option-store.ts'
import { makePostgresOrganizationAdministration } from './postgres-organization-administration.ts'
import type { PostgresPool } from './postgres-pool.ts'
import { makePostgresProjectAdministration } from './postgres-project-administration.ts'
import { makePostgresReleaseReading } from './postgres-release-reading.ts'
import { makePostgresRepositoryAdministration } from './postgres-repository-administration.ts'
import { makePostgresRepositoryListing } from './postgres-repository-listing.ts'
import { makePostgresUserLookup } from './postgres-user-lookup.ts'

export interface PostgresStoreOptions {
  /** False where a pooler keeps no prepared statements between transactions. The hot path is slower then. */
  readonly prepare?: boolean
}

/**
 * Every storage port on a PostgreSQL that {@link migrate} brought up to date. The pool is the caller's, who ends it
 * after the last call. Any number of stores may work on one database.
 */
export const makePostgresStore = (pool: PostgresPool, { prepare = true }: PostgresStoreOptions = {}): Store => {
  const database = makeDatabase(pool)
  const query = makeHotQuery(pool, prepare)
  return {
    users: makePostgresUserLookup(query),
    options: makePostgresOptionStore(database, query),
    repositories: makePostgresRepositoryListing(database),
    recording: makePostgresDeployRecording(database, query),
    reading: makePostgresReleaseReading(database),
    deliveries: makePostgresDeliveryLog(database),
    organizations: makePostgresOrganizationAdministration(database),
    projects: makePostgresProjectAdministration(database),
    repositoryAdministration: makePostgresRepositoryAdministration(database),
    members: makePostgresMemberAdministration(database),
    accessTokens: makePostgresAccessTokens(database),
  }
}

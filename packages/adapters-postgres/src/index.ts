export type { Queue } from './batcher.ts'
export { isReady, migrate } from './migrate.ts'
export { isUnavailable } from './postgres-errors.ts'
export { makePostgresJobs, type PostgresJobs, type PostgresJobsOptions } from './postgres-jobs.ts'
export {
  makePostgresPool,
  type OwnPostgresPool,
  type PostgresAddress,
  type PostgresClient,
  type PostgresPool,
  type PostgresPoolOptions,
  type PostgresQuery,
} from './postgres-pool.ts'
export { makePostgresStore, type PostgresStoreOptions } from './postgres-store.ts'
export { type SealedSecrets, sealSecrets } from './seal-secrets.ts'

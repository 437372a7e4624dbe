import { naming } from '../naming.ts'
import type { Settings } from '../settings.ts'
import { visitEmbeddedPostgres } from './visit-embedded-postgres.ts'
import { type VisitedStore, visitPostgres } from './visit-postgres.ts'

/**
 * Opens the store of the server that has these settings: the operator's PostgreSQL, or the embedded one, also while the
 * server runs on it. Makes nothing: neither a data folder nor a schema.
 * @throws Error in one line when it cannot be used.
 */
export const visitStore = async (settings: Settings): Promise<VisitedStore> => {
  if (settings.store === 'memory') throw new Error(IN_MEMORY)
  return settings.databaseUrl === null
    ? naming('SLUGLINE_DATA_DIR', visitEmbeddedPostgres(settings.dataDirectory))
    : naming('DATABASE_URL', visitPostgres(settings.databaseUrl))
}

const IN_MEMORY =
  'SLUGLINE_STORE=memory: only the server itself has its tokens; use POST /api/0/organizations/ORG/api-tokens/ instead.'

import { setTimeout as pause } from 'node:timers/promises'
import { errorFields } from '@slugline/adapters-http'
import { isUnavailable } from '@slugline/adapters-postgres'
import type { Logger } from 'pino'
import type { OpenStore } from './open-store.ts'
import type { Shutdown } from './shutdown.ts'

const PAUSE_MS = 1_000

/**
 * Brings the store's schema up to date, and waits for a database that is not up yet: containers start in any order.
 * Meanwhile the server answers 503. What no waiting cures (a wrong password, no such database) ends the start.
 */
export const prepareStore = async (
  store: Pick<OpenStore, 'prepare'>,
  shutdown: Shutdown,
  logger: Logger,
): Promise<void> => {
  for (;;) {
    try {
      return await store.prepare()
    } catch (error) {
      if (shutdown.isClosing() || !isUnavailable(error)) throw error
      logger.warn({ err: errorFields(error) }, 'the database is not available yet')
      await pause(PAUSE_MS)
    }
  }
}

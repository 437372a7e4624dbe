import { errorFields } from '@slugline/adapters-http'
import type { UseCases } from '@slugline/core'
import { either as E } from 'fp-ts'
import type { Logger } from 'pino'

export interface DeliveryRetentionParts {
  readonly removeOldDeliveries: UseCases['removeOldDeliveries']
  /** How many days a delivery is kept. */
  readonly retentionDays: number
  readonly logger: Logger
}

/** What removes old deliveries from time to time, once it is started. */
export interface DeliveryRetention {
  readonly start: () => void
  /** Resolves when a batch that is under way is done: nothing uses the store any more. */
  readonly stop: () => Promise<void>
}

/** Not at once: what just started has more urgent work. */
const FIRST_AFTER_MS = 1_000
/** About every hour. Each instance has its own beat, so that not all of them come at the same time. */
const EVERY_MS = 60 * 60 * 1_000
const JITTER = 0.2
/** Between two batches, for whoever else wants the database and its disk. */
const PAUSE_MS = 100

/**
 * Removes old deliveries soon after the start and about every hour, batch by batch. Every instance does so; together
 * they are faster, and none waits for another. What fails is logged, and tried again the next time.
 */
export const makeDeliveryRetention = (parts: DeliveryRetentionParts): DeliveryRetention => {
  const { removeOldDeliveries, retentionDays, logger } = parts
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let underWay: Promise<void> = Promise.resolve()
  let removed = 0

  const plan = (afterMs: number): void => {
    if (isStopped) return
    timer = setTimeout(() => {
      underWay = removeBatch()
    }, afterMs).unref()
  }
  const removeBatch = async (): Promise<void> => {
    const batch = await removeOldDeliveries({ retentionDays })()
    if (E.isLeft(batch)) logger.warn({ err: errorFields(batch.left.cause) }, 'old deliveries could not be removed')
    else removed += batch.right.removed
    if (E.isRight(batch) && batch.right.isMore) return plan(PAUSE_MS)
    if (removed > 0) logger.info({ removed, retentionDays }, 'old deliveries were removed')
    removed = 0
    plan(EVERY_MS * (1 + JITTER * (Math.random() - 0.5)))
  }
  return {
    start: () => plan(FIRST_AFTER_MS),
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await underWay
    },
  }
}

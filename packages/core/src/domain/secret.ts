import type { Instant } from './instant.ts'
import type { StoredSecret } from './option.ts'

/** How long the secret before stays valid when nothing else is said: the 72 hours in which Heroku repeats an event. */
export const DEFAULT_OVERLAP_SECONDS = 259_200

/** A week. */
export const MAX_OVERLAP_SECONDS = 604_800

/**
 * The secrets of a field after a new one was set: the new one first, the one before it until the overlap is over.
 * Never more than two are valid, so a third ends the oldest. A secret equal to the newest changes nothing.
 */
export const rotateSecret = (
  stored: readonly StoredSecret[],
  secret: string,
  now: Instant,
  overlapSeconds: number,
): readonly StoredSecret[] => {
  const [newest] = stored
  if (newest === undefined) return [{ secret, dateCreated: now, dateExpires: null }]
  if (newest.secret === secret) return stored
  const before = overlapSeconds === 0 ? [] : [{ ...newest, dateExpires: now + overlapSeconds * 1000 }]
  return [{ secret, dateCreated: now, dateExpires: null }, ...before]
}

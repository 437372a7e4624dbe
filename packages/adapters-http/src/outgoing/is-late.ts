import { causesOf } from './causes.ts'

/** What undici, the system and its DNS say of a connection, or an answer, that does not come about. */
const LATE: readonly unknown[] = [
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
  'ETIMEOUT',
]

/**
 * Whether a call failed because time was up, whoever's: that of ky, of a signal, or until a connection stands. Somebody
 * who is slow on purpose may be so at any step, and keeps all others waiting.
 */
export const isLate = (error: unknown): boolean =>
  causesOf(error).some((each) => each.name === 'TimeoutError' || ('code' in each && LATE.includes(each.code)))

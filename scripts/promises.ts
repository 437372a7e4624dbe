import type { PromiseId } from '../test/support/proof.ts'

/** What Slugline promises, each in one sentence; docs/reliability.md follows this list. */
export const PROMISES: Readonly<Record<PromiseId, string>> = {
  R1: 'No acknowledged delivery is ever lost',
  R2: 'Effects exactly once',
  R3: 'Order does not matter',
  R4: 'Forgery is impossible and leaks nothing',
  R5: "Nothing unauthenticated reaches JSON, codecs or the database's write path",
  R6: 'Bounded work',
  R7: 'Slow clients are cut',
  R8: 'Database away = 503 with Retry-After, never 2xx, never a crash',
  R9: 'Secrets rotate without a lost delivery',
  R10: 'Tenants never meet',
  R11: 'Replays are safe',
  R12: 'Graceful stop',
  R13: 'Outgoing calls go only where the operator said',
  R14: 'A poisoned job does not stop the queue',
  R15: 'Latency under load',
}

import type { Sample } from './sample.ts'

/** What the server said to one request. */
export interface Answer {
  readonly status: number
  readonly retryAfter: string | null
  /** Id of the delivery's line, as the answer names it. */
  readonly deliveryId: string | null
}

/** What is remembered of one delivery. Not its body: there are many. */
export interface Entry extends Pick<Sample, 'app' | 'release' | 'digest'> {
  /** How often it was sent. */
  readonly sent: number
  /** For each answer 2xx the id of the delivery's line that it named. */
  readonly accepted: readonly Answer['deliveryId'][]
}

/** What the client knows of all that it sent. Kept in its memory, so that no kill can touch it. */
export interface Ledger {
  readonly sending: (sample: Sample) => void
  readonly answered: (sample: Sample, answer: Answer) => void
  readonly entries: () => readonly Entry[]
  readonly count: () => Counts
}

export interface Counts {
  /** Answers 2xx. */
  readonly accepted: number
  /** Answers 503 with `Retry-After`: to be sent again. */
  readonly postponed: number
  /** Any other answer, of which there must be none. */
  readonly unexpected: readonly string[]
}

export const makeLedger = (): Ledger => {
  const entries = new Map<string, Entry & { sent: number; readonly accepted: Answer['deliveryId'][] }>()
  const entryOf = ({ app, release, digest }: Sample) => {
    const entry = entries.get(digest) ?? { app, release, digest, sent: 0, accepted: [] }
    entries.set(digest, entry)
    return entry
  }
  let accepted = 0
  let postponed = 0
  const unexpected: string[] = []
  return {
    sending: (sample) => {
      entryOf(sample).sent += 1
    },
    answered: (sample, answer) => {
      const { status, retryAfter } = answer
      if (status >= 200 && status < 300) {
        accepted += 1
        entryOf(sample).accepted.push(answer.deliveryId)
      } else if (status === 503 && /^\d+$/.test(retryAfter ?? '')) postponed += 1
      else unexpected.push(`${status}, Retry-After ${retryAfter}`)
    },
    entries: () => [...entries.values()],
    count: () => ({ accepted, postponed, unexpected }),
  }
}

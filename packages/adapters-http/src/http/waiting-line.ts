/** When a line counts as full. */
export interface WaitingLineLimits {
  /** How many may wait at once. */
  readonly calls: number
  /** How many bytes all of them may hold. */
  readonly bytes: number
  /** How long one who comes now would wait, in milliseconds. */
  readonly patience: number
}

/** One who waits: since when, in milliseconds of a clock that never goes back, and holding how many bytes. */
export interface Waiting {
  readonly since: number
  readonly bytes: number
}

/** Those who wait to be served. */
export interface WaitingLine {
  readonly enter: (waiting: Waiting) => void
  /** One who entered has been served. */
  readonly leave: (waiting: Waiting) => void
  /** Whether one who comes now had better come back later. */
  readonly isFull: (now: number) => boolean
}

/** So few are served together: they make no line, whatever one of them waits for. */
const FEW = 32

/**
 * A line that measures itself: who comes now waits about as long as it is since the last one who was served had come,
 * or since the line began to form. So there are no samples that grow old, nothing is measured where nobody waits, one
 * who is stuck says nothing as long as others pass him, and a line that moves again is open at once.
 */
export const makeWaitingLine = (limits: WaitingLineLimits): WaitingLine => {
  let calls = 0
  let bytes = 0
  let reached = 0
  return {
    enter: (waiting) => {
      if (calls === 0) reached = waiting.since
      calls += 1
      bytes += waiting.bytes
    },
    leave: (waiting) => {
      calls -= 1
      bytes -= waiting.bytes
      reached = Math.max(reached, waiting.since)
    },
    isFull: (now) =>
      calls >= limits.calls || bytes >= limits.bytes || (calls >= FEW && now - reached > limits.patience),
  }
}

import type { Clock } from '@slugline/core'

/** How to reach the Platform API. Only the token is required. */
export interface PlatformApiOptions {
  /** An API key or OAuth token. It is sent to `url` alone, and stands in no error. */
  readonly token: string
  /** Default `https://api.heroku.com`. */
  readonly url?: string
  /** What calls go through. Default the runtime's own. */
  readonly fetch?: typeof fetch
  /** How often a call that is safe to repeat is tried at most. Default 4. */
  readonly tries?: number
  /** How long one try may take, its answer's body included, in milliseconds. Default 15,000. */
  readonly timeout?: number
  /** How long a call may take with all its tries and the pauses between them. Default 60,000. */
  readonly totalTimeout?: number
  /** How large an answer may be, in bytes. Default 16 MiB. */
  readonly maxAnswerBytes?: number
  /** How many calls of the account's rate limit those in the background leave to others. Default 1500 of 4500. */
  readonly reserve?: number
  /** Default the system's. */
  readonly clock?: Clock
  /** From 0 up to, but not including, 1: spreads retries. Default `Math.random`. */
  readonly random?: () => number
  /** Waits so many milliseconds, between tries. Default a timer. */
  readonly wait?: (milliseconds: number) => Promise<void>
}

/** The options, with each default filled in. */
export type PlatformSettings = Required<PlatformApiOptions>

const DEFAULTS: Omit<PlatformSettings, 'token'> = {
  url: 'https://api.heroku.com',
  // Looked up at each call, as tests and instrumentation replace it.
  fetch: (input, init) => fetch(input, init),
  tries: 4,
  timeout: 15_000,
  totalTimeout: 60_000,
  maxAnswerBytes: 16 * 1024 * 1024,
  reserve: 1500,
  clock: { now: () => Date.now() },
  random: Math.random,
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}

/** Fills in what was not given. */
export const withDefaults = (options: PlatformApiOptions): PlatformSettings => ({ ...DEFAULTS, ...options })

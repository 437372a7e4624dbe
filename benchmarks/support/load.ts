import { sendWithAutocannon } from './load-autocannon.ts'
import { hasWrk, sendWithWrk } from './load-wrk.ts'

/** Requests to send for a while. */
export interface Load {
  readonly url: string
  /** Where `writeRequests` has put them. */
  readonly file: string
  readonly connections: number
  readonly seconds: number
  /** Whether to begin again where the file ends; else its end is an error. */
  readonly mayRepeat?: boolean
  /** Ends it earlier. */
  readonly signal?: AbortSignal
}

/** What a load measured. */
export interface Measured {
  /** How many were answered well. */
  readonly answers: number
  readonly perSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}

/** Sends requests, and measures. Any answer from 300 up, and any broken connection, is an error. */
export interface LoadGenerator {
  readonly name: string
  readonly send: (load: Load) => Promise<Measured>
}

/** wrk where it is installed: it leaves the servers more of the machine. */
export const chooseLoadGenerator = async (): Promise<LoadGenerator> =>
  (await hasWrk()) ? { name: 'wrk', send: sendWithWrk } : { name: 'autocannon', send: sendWithAutocannon }

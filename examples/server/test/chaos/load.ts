import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { SIGNATURE_HEADER } from '@slugline/heroku-client/testing'
import { expect } from 'vitest'
import { type Dice, makeDice } from './dice.ts'
import { type Answer, type Ledger, makeLedger } from './ledger.ts'
import { makeSample, type Sample } from './sample.ts'
import { SIZE } from './size.ts'

export interface LoadOptions {
  /** Where hooks may be sent now: one URL for each instance, running or not. */
  readonly urls: () => readonly [string, ...string[]]
  readonly secret: string
  /** Milliseconds that a connection rests after an answer 2xx. */
  readonly rest?: number
}

/** A client that sends, like a busy Heroku, until it is stopped. */
export interface Load {
  readonly ledger: Ledger
  /** Resolves after so many more answers 2xx, to how many milliseconds they took. */
  readonly flows: (answers: number) => Promise<number>
  /** Resolves when the last answer is there, or will never be. */
  readonly stop: () => Promise<void>
}

/** So many answers, and a load is under way. */
export const FLOWING = 40

const CONNECTIONS = 24

/** Beyond what the server takes at most to answer while its database is silent. */
const PATIENCE_MS = 20_000

/**
 * Sends signed deliveries over {@link CONNECTIONS} connections at once. One of four is sent several times, also to
 * several instances at once; what was not answered, or with 503, is sent again later.
 */
export const startLoad = ({ urls, secret, rest = SIZE.rest }: LoadOptions): Load => {
  const dice = makeDice('load')
  const ledger = makeLedger()
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const next = makeQueue(dice, secret)
  let isStopping = false
  const work = async (): Promise<void> => {
    while (!isStopping) {
      const sample = next.take()
      ledger.sending(sample)
      const answer = await post(agent, dice.pick(urls()), sample)
      if (answer !== null) ledger.answered(sample, answer)
      const isAccepted = answer !== null && answer.status < 300
      if (!isAccepted) next.putBack(sample)
      await pause(isAccepted ? rest : 10)
    }
  }
  const workers = Array.from({ length: CONNECTIONS }, work)
  return {
    ledger,
    flows: async (answers) => {
      const enough = ledger.count().accepted + answers
      const started = performance.now()
      const timeout = SIZE.timeout / 2
      const message = 'answers 2xx'
      await expect.poll(() => ledger.count().accepted, { timeout, interval: 5, message }).toBeGreaterThanOrEqual(enough)
      return performance.now() - started
    },
    stop: async () => {
      isStopping = true
      await Promise.all(workers)
      agent.destroy()
    },
  }
}

/** New deliveries, and between them what is to be sent again. */
const makeQueue = (dice: Dice, secret: string) => {
  const again: Sample[] = []
  let made = 0
  return {
    take: (): Sample => {
      const repeated = dice.oneIn(2) ? again.shift() : undefined
      if (repeated !== undefined) return repeated
      const sample = makeSample(secret, made)
      made += 1
      if (dice.oneIn(4)) again.push(...Array.from({ length: dice.between(1, 3) }, () => sample))
      return sample
    },
    putBack: (sample: Sample): void => {
      again.push(sample)
    },
  }
}

/** The answer; null when there was none: refused, broken off, or silence. */
const post = (agent: Agent, url: string, { body, signature }: Sample): Promise<Answer | null> =>
  new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signature }
    const sent = request(url, { agent, method: 'POST', headers, timeout: PATIENCE_MS }, (response) => {
      const header = (name: string): string | null => response.headers[name]?.toString() ?? null
      response.on('error', () => undefined).resume()
      resolve({
        status: response.statusCode ?? 0,
        retryAfter: header('retry-after'),
        deliveryId: header('slugline-delivery'),
      })
    })
    sent.on('timeout', () => sent.destroy())
    sent.on('error', () => resolve(null))
    sent.end(body)
  })

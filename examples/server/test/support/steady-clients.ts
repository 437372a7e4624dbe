import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { releasePayload, signDelivery } from '@slugline/heroku-client/testing'

/** The hook that a running server has announced. */
export interface Hook {
  readonly url: string
  readonly secret: string
}

/** What became of the deliveries that were sent. */
export interface Tally {
  /** The ids of those that were answered with success. */
  readonly answered: string[]
  /** How long each of these took, in milliseconds. */
  readonly took: number[]
  /** The statuses of other answers. */
  readonly refused: number[]
  /** Those that got no answer: the codes of their errors. A connection that was refused is none. */
  readonly cut: string[]
}

/** When clients stop, and which of them pause between deliveries: never, and every other one, unless told otherwise. */
export interface DeliveringOptions {
  readonly isOver?: () => boolean
  /** Whether the server has been told to stop; never, unless told otherwise. */
  readonly isStopping?: () => boolean
  readonly pauses?: (client: number) => boolean
}

/** A server that stops closes connections that rest for a second: a client that is late says no more. */
const LATE_MS = 500

/**
 * Clients that deliver distinct releases, each one after the other over a connection that it keeps. They stop when told
 * to, and when no connection can be made any more.
 */
export const keepDelivering = async (
  hook: Hook,
  clients: number,
  { isOver = () => false, isStopping = () => false, pauses = (client) => client % 2 === 0 }: DeliveringOptions = {},
): Promise<Tally> => {
  const tally: Tally = { answered: [], took: [], refused: [], cut: [] }
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      while (!isOver()) {
        const began = performance.now()
        if (!(await deliver(hook, agent, tally))) break
        if (pauses(client)) await pause(Math.random() * 20)
        if (isStopping() && performance.now() - began > LATE_MS) break
      }
      agent.destroy()
    }),
  )
  return tally
}

let release = 0

/** Whether there is still somebody to talk to. */
const deliver = async ({ url, secret }: Hook, agent: Agent, tally: Tally): Promise<boolean> => {
  release += 1
  const body = JSON.stringify(releasePayload({ release }))
  const headers = { 'content-type': 'application/json', 'heroku-webhook-hmac-sha256': signDelivery(secret, body) }
  const began = performance.now()
  return new Promise((resolve) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      const id = response.headers['slugline-delivery']
      if (response.statusCode === 204 && typeof id === 'string') {
        tally.answered.push(id)
        tally.took.push(performance.now() - began)
      } else {
        tally.refused.push(response.statusCode ?? 0)
      }
      response.resume().on('close', () => resolve(true))
    })
    sent.on('error', (error: NodeJS.ErrnoException) => {
      const isRefused = error.code === 'ECONNREFUSED'
      if (!isRefused) tally.cut.push(error.code ?? error.message)
      resolve(!isRefused)
    })
    sent.end(body)
  })
}

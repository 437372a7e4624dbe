import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { portOf } from '../../../../packages/adapters-http/test/support/port.ts'
import { verify } from '../../../../packages/adapters-http/test/webhooks/verify.ts'
import { makeDice } from './dice.ts'

/** What was heard of one event, by whatever number of messages. */
export interface Heard {
  readonly messages: number
  /** Whether one of them was answered 2xx. */
  readonly isTaken: boolean
  /** What they said, each once. */
  readonly meanings: ReadonlySet<string>
}

/** Somebody who receives webhooks: now and then he answers 500, or breaks off. */
export interface ChaosReceiver {
  readonly host: string
  /** By webhook-id. */
  readonly heard: ReadonlyMap<string, Heard>
  /** What came with no signature that holds, or said nothing of a deploy. There must be none. */
  readonly strange: readonly string[]
  /** From now on with this secret. */
  readonly expects: (secret: string) => void
  /** Answers nobody from now on; resolves when somebody waits for an answer. */
  readonly hold: () => Promise<void>
  /** Answers again: also those that still wait, and from now on everybody with success. */
  readonly recover: () => void
}

/** Starts it on a free port of the loopback, until the test has ended. */
export const startReceiver = async (): Promise<ChaosReceiver> => {
  const dice = makeDice('receiver')
  const heard = new Map<string, Heard>()
  const strange: string[] = []
  let secret = ''
  let isWell = false
  let held = Promise.withResolvers<void>()
  let hold: { readonly somebody: () => void } | null = null
  const remember = (id: string, body: string, headers: Readonly<Record<string, string>>, isTaken: boolean): void => {
    try {
      const meaning = meaningOf(verify({ body, headers }, secret))
      const before = heard.get(id) ?? { messages: 0, isTaken: false, meanings: new Set<string>() }
      heard.set(id, {
        messages: before.messages + 1,
        isTaken: before.isTaken || isTaken,
        meanings: new Set([...before.meanings, meaning]),
      })
    } catch (error) {
      strange.push(`${id}: ${error}`)
    }
  }
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request)
    if (hold !== null) {
      hold.somebody()
      await held.promise
    }
    const answer = isWell ? 204 : dice.pick([204, 204, 204, 204, 204, 204, 500, 'cut'] as const)
    const headers = headersOf(request)
    remember(headers['webhook-id'] ?? '', body, headers, answer === 204)
    if (answer === 'cut') response.destroy()
    else response.writeHead(answer).end()
  }
  const server = createServer((request, response) => void receive(request, response).catch(() => response.destroy()))
  const host = `127.0.0.1:${await portOf(server)}`
  onTestFinished(() => {
    held.resolve()
    server.close()
    server.closeAllConnections()
  })
  return {
    host,
    heard,
    strange,
    expects: (told) => {
      secret = told
    },
    hold: () => {
      held = Promise.withResolvers()
      return new Promise((resolve) => {
        hold = { somebody: resolve }
      })
    },
    recover: () => {
      isWell = true
      hold = null
      held.resolve()
    },
  }
}

const headersOf = ({ headers }: IncomingMessage): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]))

/** Which deploy a message tells of. What surrounds it may change: what was before it is what is known when it is sent. */
const meaningOf = (message: unknown): string => {
  const { type, timestamp, data } = Object(message)
  const { id, environment, release } = data.deploy
  return JSON.stringify([type, timestamp, id, environment, release.version])
}

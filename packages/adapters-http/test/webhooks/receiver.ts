import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { ReceivedMessage, Receiver, ReceiverAnswer } from '@slugline/core/contracts'
import { portOf } from '../support/port.ts'

/** A server with receivers of webhooks, each below a path of its own. */
export interface ReceiverServer {
  readonly receiver: (...answers: readonly ReceiverAnswer[]) => Promise<Receiver>
  /** Whether a URL is that of a receiver that never answers. */
  readonly isSilent: (url: string) => boolean
  /** How many connections were made to it. */
  readonly connections: () => number
  readonly close: () => Promise<void>
}

interface Place {
  readonly answers: ReceiverAnswer[]
  readonly received: ReceivedMessage[]
}

/** Starts it on a free port of the loopback. */
export const startReceivers = async (): Promise<ReceiverServer> => {
  const places: Place[] = []
  let connections = 0
  const server = createServer(async (request, response) => {
    const place = places[numberOf(request.url)]
    if (place === undefined) return answer(response, { status: 404 })
    place.received.push({ headers: headersOf(request), body: await text(request) })
    const [next = 'cut'] = place.answers.length > 1 ? place.answers.splice(0, 1) : place.answers
    return answer(response, next)
  })
  server.on('connection', () => {
    connections += 1
  })
  const host = `127.0.0.1:${await portOf(server)}`
  return {
    receiver: async (...answers) => {
      places.push({ answers: [...answers], received: [] })
      const index = places.length - 1
      return { url: `http://${host}/hooks/${index}/`, host, received: () => places[index]?.received ?? [] }
    },
    isSilent: (url) => places[numberOf(URL.parse(url)?.pathname)]?.answers[0] === 'silence',
    connections: () => connections,
    close: () => close(server),
  }
}

const numberOf = (path: string | undefined): number => Number(path?.split('/')[2] ?? -1)

const headersOf = ({ headers }: IncomingMessage): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]))

const answer = (response: ServerResponse, told: ReceiverAnswer): void => {
  if (told === 'silence') return
  if (told === 'cut') response.destroy()
  else response.writeHead(told.status, told.headers).end(told.body)
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Answers a request as `fetch` would be answered. */
export type FetchHandler = (request: Request) => Promise<Response>

/** A server that listens. */
export interface Served {
  readonly url: string
  readonly close: () => Promise<void>
}

/** Serves a handler on 127.0.0.1; on a free port for 0. Where it rejects, or its body breaks, the connection breaks. */
export const serveFetch = async (handle: FetchHandler, port: number): Promise<Served> => {
  const server = createServer((incoming, outgoing) => {
    respond(handle, incoming, outgoing).catch(() => incoming.socket.destroy())
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

const respond = async (handle: FetchHandler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
  const response = await handle(await toRequest(incoming, outgoing))
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  if (response.body === null) outgoing.end()
  else await pipeline(Readable.fromWeb(response.body), outgoing)
}

const toRequest = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<Request> => {
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  const headers = Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  )
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const { method = 'GET', url = '/' } = incoming
  const body = method === 'GET' || method === 'HEAD' ? {} : { body: Buffer.concat(chunks) }
  return new Request(new URL(url, 'http://127.0.0.1'), { method, headers, signal: gone.signal, ...body })
}

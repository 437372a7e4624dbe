import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { portOf } from '../../../../../packages/adapters-http/test/support/port.ts'

/** A proxy that a test closes. */
export interface BusyOnce {
  readonly url: string
  /** The statuses that it answered to POSTs. */
  readonly answered: () => readonly number[]
  readonly close: () => Promise<unknown>
}

/** A proxy whose first POST is passed on and then answered 503, as when the answer of a database got lost. */
export const busyAfterFirstPost = async (target: string): Promise<BusyOnce> => {
  const posts: number[] = []
  const server = createServer(async (request, reply) => {
    const { method = 'GET', url = '/', headers } = request
    const passed = await fetch(`${target}${url}`, {
      method,
      headers: { authorization: headers.authorization ?? '', 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: await buffer(request) }),
    })
    const text = await passed.text()
    const status = method === 'POST' && posts.length === 0 ? 503 : passed.status
    if (method === 'POST') posts.push(status)
    reply.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'retry-after': '1' })
    reply.end(status === 503 ? '{"detail": "The database is away."}' : text)
  })
  const port = await portOf(server)
  const close = (): Promise<unknown> => {
    server.closeAllConnections()
    return once(server.close(), 'close')
  }
  return { url: `http://127.0.0.1:${port}`, answered: () => posts, close }
}

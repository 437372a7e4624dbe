import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

/** Lets a server listen on a free port of the loopback, and answers it. */
export const portOf = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (typeof address === 'object' && address !== null) resolve(address.port)
      else reject(new Error('not listening'))
    })
  })

/**
 * A port of the loopback on which nobody listens. It is none of those that the system gives to whoever asks for any
 * (from 32 768 on): nobody else gets it meanwhile.
 */
export const closedPort = async (): Promise<number> => {
  const port = randomInt(20_000, 32_768)
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  } catch {
    return closedPort()
  }
  await new Promise((resolve) => server.close(resolve))
  return port
}

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

/** A port of the loopback on which nobody listens any more. */
export const closedPort = async (): Promise<number> => {
  const server = createServer()
  const port = await portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

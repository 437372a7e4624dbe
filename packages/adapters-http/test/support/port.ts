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

/** Below all ports that a system gives to whoever asks for any: from 32 768 on, in some sandboxes from 16 000 on. */
const FIRST = 10_000
/** Each worker of a run has so many of its own. */
const PORTS = 500
const WORKERS = 12
const own = FIRST + (Number(process.env.VITEST_POOL_ID ?? 0) % WORKERS) * PORTS
/** Not the same first one in two runs on one machine. */
let taken = randomInt(PORTS)

/**
 * A port of the loopback on which nobody listens, each time another one. The system gives it to nobody meanwhile, and
 * the other workers of the run choose from others.
 */
export const closedPort = async (): Promise<number> => {
  taken += 1
  const port = own + (taken % PORTS)
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  } catch (error) {
    if (Object(error).code !== 'EADDRINUSE') throw error
    return closedPort()
  }
  await new Promise((resolve) => server.close(resolve))
  return port
}

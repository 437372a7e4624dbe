import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server on 127.0.0.1 that counts who connects, and stops with the test. */
export interface CountingServer {
  readonly port: number
  readonly connections: () => number
}

export const countingServer = async (answer: RequestListener): Promise<CountingServer> => {
  let connections = 0
  const server = createServer(answer).on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { port: (address satisfies AddressInfo).port, connections: () => connections }
}

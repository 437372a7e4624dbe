import { createServer, type RequestListener } from 'node:http'
import { onTestFinished } from 'vitest'
import { portOf } from './port.ts'

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
  const port = await portOf(server)
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { port, connections: () => connections }
}

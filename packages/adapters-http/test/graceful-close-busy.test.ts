// A stop in a process that gets to its work late, as on a busy machine.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { makeGracefulClose } from '@slugline/adapters-http'
import { fastify } from 'fastify'
import { expect, it, onTestFinished, vi } from 'vitest'
import { stopTimers } from '../../../test/support/stop-timers.ts'
import { listen } from './support/harness.ts'

const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'

/** A server, how to close it, and how to open a connection to it. */
const start = async (options: Parameters<typeof makeGracefulClose>[1]) => {
  const app = fastify({ return503OnClosing: false })
  app.get('/', () => 'done')
  const close = makeGracefulClose(app, options)
  onTestFinished(() => app.close())
  const port = await listen(app)
  return { server: app.server, close, open: () => connect(port, '127.0.0.1') }
}

/** The statuses of all answers until the connection is closed, and last why it broke, if it did. */
const answersOn = async (socket: Socket): Promise<readonly string[]> => {
  let all = ''
  socket.setEncoding('utf8').on('data', (part) => {
    all += String(part)
  })
  socket.on('error', ({ message }) => {
    all += message
  })
  await new Promise((resolve) => socket.once('close', resolve))
  return all.match(/HTTP\/1\.1 \d+|ECONN\w+/g) ?? []
}

it('takes each connection that was made before, however slowly it gets to them', async () => {
  const { server, close, open } = await start({ grace: 50, limit: 20_000 })
  // One is taken in a turn.
  server.on('connection', () => {
    const until = performance.now() + 20
    while (performance.now() < until);
  })
  const sockets = Array.from({ length: 20 }, open)
  const answers = Promise.all(sockets.map(answersOn))
  for (const socket of sockets) socket.write(GET)
  // The system has connected them by then.
  await nextTurn()
  await close()
  expect(await answers).toEqual(sockets.map(() => ['HTTP/1.1 200']))
})

it('reads what has arrived before it closes connections on which nothing came', async () => {
  const { server, close, open } = await start({ grace: 60_000, limit: 600_000 })
  const socket = open()
  const answers = answersOn(socket)
  socket.write(GET)
  await once(socket, 'data')
  stopTimers()
  const closed = close()
  await expect.poll(() => server.listening).toBe(false)
  socket.write(GET)
  // The grace is over before the turn in which the request is read.
  vi.advanceTimersByTime(60_000)
  expect(await answers).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200'])
  await closed
})

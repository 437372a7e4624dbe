import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { makeGracefulClose } from '@slugline/adapters-http'
import { fastify } from 'fastify'
import { expect, it, onTestFinished, vi } from 'vitest'
import { stopTimers } from '../../../test/support/stop-timers.ts'
import { listen } from './support/harness.ts'

const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'

/** An app whose route answers when it is told to, and how to close it. */
const start = async (options: Parameters<typeof makeGracefulClose>[1]) => {
  const app = fastify({ return503OnClosing: false })
  const close = makeGracefulClose(app, options)
  const waiting: (() => void)[] = []
  app.get('/', () => new Promise((resolve) => waiting.push(() => resolve('done'))))
  onTestFinished(() => app.close())
  return { close, waiting, port: await listen(app) }
}

/** A connection, and all that came over it when it is closed. */
const open = async (port: number): Promise<{ socket: Socket; all: Promise<string> }> => {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8')
  let text = ''
  socket.on('data', (part) => {
    text += String(part)
  })
  socket.on('error', () => undefined)
  const all = new Promise<string>((resolve) => socket.once('close', () => resolve(text)))
  await once(socket, 'connect')
  return { socket, all }
}

/** Closes a server of which the listener is closed then, and which waits for what is open: its time is the test's. */
const begin = async (close: () => Promise<void>): Promise<{ readonly end: Promise<void> }> => {
  stopTimers()
  const end = close()
  await expect.poll(() => vi.getTimerCount()).toBe(2)
  return { end }
}

const statuses = (text: string): readonly string[] => text.toLowerCase().match(/http\/1\.1 \d+|connection: \S+/g) ?? []

it('answers what is under way and what comes on a kept connection, and says that it closes', async () => {
  const { close, waiting, port } = await start({ grace: 60_000, limit: 600_000 })
  const [idle, busy] = [await open(port), await open(port)]
  idle.socket.write(GET)
  await expect.poll(() => waiting.length).toBe(1)
  waiting.pop()?.()
  busy.socket.write(GET)
  await expect.poll(() => waiting.length).toBe(1)
  const closed = await begin(close)
  idle.socket.write(GET)
  await expect.poll(() => waiting.length).toBe(2)
  for (const answer of waiting) answer()
  expect(statuses(await idle.all)).toEqual([
    'http/1.1 200',
    'connection: keep-alive',
    'http/1.1 200',
    'connection: close',
  ])
  expect(statuses(await busy.all)).toEqual(['http/1.1 200', 'connection: close'])
  await closed.end
  await expect(open(port)).rejects.toThrow(/ECONNREFUSED/)
})

it('closes connections on which nothing comes, after the grace, and cuts the rest at the limit', async () => {
  const { close, waiting, port } = await start({ grace: 60_000, limit: 600_000 })
  const [idle, stuck, halfway] = [await open(port), await open(port), await open(port)]
  idle.socket.write(GET)
  await expect.poll(() => waiting.length).toBe(1)
  waiting.pop()?.()
  await once(idle.socket, 'data')
  stuck.socket.write(GET)
  halfway.socket.write('GET / HTTP/1.1\r\n')
  await expect.poll(() => waiting.length).toBe(1)
  const closed = await begin(close)
  vi.advanceTimersByTime(60_000)
  await idle.all
  expect([stuck.socket.closed, halfway.socket.closed]).toEqual([false, false])
  vi.advanceTimersByTime(540_000)
  await closed.end
  expect([await stuck.all, await halfway.all]).toEqual(['', ''])
})

it('may be called on an app that does not listen', async () => {
  await makeGracefulClose(fastify())()
})

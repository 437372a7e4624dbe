import { execFile } from 'node:child_process'
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { signDelivery } from '@slugline/heroku-client/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { proved } from '../../../test/support/proof.ts'
import { converse, head, trickle } from './support/raw-socket.ts'
import { readAnnouncement, runServer, secretOf } from './support/run-server.ts'
import { keepDelivering } from './support/steady-clients.ts'

const start = async () => {
  const server = runServer({ SLUGLINE_STORE: 'memory', LOG_LEVEL: 'warn' })
  onTestFinished(() => void server.child.kill('SIGKILL'))
  const { hookUrl, herokuLine } = await readAnnouncement(server)
  const megabytes = async (): Promise<number> => {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(server.child.pid)])
    return Number(stdout) / 1024
  }
  return { server, url: hookUrl, secret: secretOf(herokuLine), megabytes }
}

const JSON_TYPE = 'Content-Type: application/json'
const CHUNKED = 'Transfer-Encoding: chunked'
const CHUNK = `10000\r\n${'x'.repeat(65_536)}\r\n`
const LIMIT = 1024 * 1024
/** So many at once of a kind; fewer where each costs the server most of a second on a busy machine, of the ten it has. */
const [MANY, FEW] = [20, 5]

describe('bodies that cost more than they should', () => {
  it('are refused with bounded work', async () => {
    const { url, secret, megabytes, server } = await start()
    const whole = (body: string): string => {
      const signature = `Heroku-Webhook-Hmac-SHA256: ${signDelivery(secret, body)}`
      return head(url, JSON_TYPE, signature, `Content-Length: ${Buffer.byteLength(body)}`) + body
    }
    const flood = (socket: Socket): void => {
      socket.write(head(url, JSON_TYPE, CHUNKED))
      trickle(socket, 1, CHUNK)
    }
    const keys = (count: number): string => `{${Array.from({ length: count }, (_, key) => `"k${key}":0`).join()}}`
    const cases: readonly (readonly [string, number, string | ((socket: Socket) => void)])[] = [
      ['a length over the limit', 413, head(url, JSON_TYPE, `Content-Length: ${LIMIT + 1}`)],
      ['an absurd length', 413, head(url, JSON_TYPE, 'Content-Length: 9007199254740991')],
      ['more bytes than the limit', 413, head(url, JSON_TYPE, CHUNKED) + CHUNK.repeat(17)],
      ['chunks without end', 413, flood],
      ['gzip', 415, `${head(url, JSON_TYPE, 'Content-Encoding: gzip', 'Content-Length: 4')}abcd`],
      ['an unknown encoding', 415, `${head(url, JSON_TYPE, 'Content-Encoding: zip', 'Content-Length: 4')}abcd`],
      ['another media type', 415, `${head(url, 'Content-Type: text/xml', 'Content-Length: 4')}<a/>`],
      ['no media type', 415, `${head(url, 'Content-Length: 2')}{}`],
      ['a body that is not signed', 401, `${head(url, JSON_TYPE, 'Content-Length: 2')}{}`],
      ['deep nesting', 400, whole('['.repeat(500_000) + ']'.repeat(500_000))],
      ['objects in objects', 400, whole(`${'{"a":'.repeat(150_000)}1${'}'.repeat(150_000)}`)],
      ['very many keys', 400, whole(keys(80_000))],
      ['headers over the limit', 431, head(url, `X-Long: ${'x'.repeat(20_000)}`)],
      ['a length and chunks', 400, head(url, JSON_TYPE, CHUNKED, 'Content-Length: 4')],
    ]
    const before = await megabytes()
    let most = before
    let sent = 0
    for (const [name, status, bytes] of cases) {
      const send = typeof bytes === 'string' ? (socket: Socket): void => void socket.write(bytes) : bytes
      const isCostly = status === 400 && typeof bytes === 'string' && bytes.length > LIMIT / 2
      const answers = await Promise.all(Array.from({ length: isCostly ? FEW : MANY }, () => converse(url, send)))
      // Whoever still sends when the connection is closed may see its reset before the answer.
      const heard = answers.filter((answer) => status !== 413 || answer.status !== 0 || !answer.isClosed)
      expect([name, ...new Set(heard.map((answer) => answer.status))]).toEqual([name, status])
      most = Math.max(most, await megabytes())
      sent += answers.length
    }
    expect(most - before).toBeLessThan(400)
    proved('R6', 'hostile bodies on sockets of their own', {
      kinds: cases.length,
      'bodies refused': sent,
      'MB grown at most': Math.round(most - before),
    })
    expect(await server.end('SIGTERM')).toBe(0)
  }, 120_000)
})

/** Milliseconds, of recommendedServerOptions. */
const [HEADERS, REQUEST] = [5_000, 10_000]
const SLOW = 200

const p99 = (took: readonly number[]): number =>
  took.toSorted((left, right) => left - right)[Math.floor(took.length * 0.99)] ?? Number.NaN

describe('slow clients', () => {
  it('are cut at the limits, while others are served', async () => {
    const { url, secret, megabytes, server } = await start()
    const healthy = async (during: Promise<unknown>) => {
      let isOver = false
      const over = during.then(() => {
        isOver = true
      })
      const tally = await keepDelivering({ url, secret }, 3, { isOver: () => isOver, pauses: () => true })
      await over
      expect([tally.refused, tally.cut]).toEqual([[], []])
      return tally
    }
    await healthy(pause(1_000))
    const alone = await healthy(pause(2_000))

    const withLength = head(url, JSON_TYPE, `Content-Length: ${LIMIT}`)
    const ways: readonly (readonly [number, (socket: Socket) => void])[] = [
      [HEADERS, () => undefined],
      [HEADERS, (socket) => trickle(socket, 500, 'POST / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ', 'x')],
      [REQUEST, (socket) => void socket.write(withLength)],
      [REQUEST, (socket) => trickle(socket, 300, withLength, 'x')],
      [REQUEST, (socket) => trickle(socket, 300, withLength + 'x'.repeat(60_000), 'x')],
      [REQUEST, (socket) => trickle(socket, 300, head(url, JSON_TYPE, CHUNKED), '1\r\nx\r\n')],
    ]
    const before = await megabytes()
    let most = before
    let longest = 0
    let areClosed = false
    const watch = async (): Promise<void> => {
      while (!areClosed) {
        const began = performance.now()
        most = Math.max(most, await megabytes())
        await pause(500)
        longest = Math.max(longest, performance.now() - began)
      }
    }
    const sockets = Promise.all(
      Array.from({ length: SLOW }, async (_, index) => {
        const [limit, send] = ways[index % ways.length] ?? [0, () => undefined]
        const { isClosed, took } = await converse(url, send, 'closed')
        return { isClosed, late: took - limit }
      }),
    )
    const watching = watch()
    const beside = await healthy(sockets)
    areClosed = true
    await watching
    const closed = await sockets
    expect(closed.every(({ isClosed }) => isClosed)).toBe(true)
    const latest = Math.max(...closed.map(({ late }) => late))
    // Beside what this machine was held up itself meanwhile.
    expect(latest - longest).toBeLessThan(5_000)
    expect(most - before).toBeLessThan(200)
    proved('R7', 'healthy deliveries beside slow sockets', {
      'slow sockets': SLOW,
      'ms at most after the limit until closed': Math.round(latest),
      'healthy deliveries': beside.answered.length,
      'ms p99 without them': Math.round(p99(alone.took)),
      'ms p99 beside them': Math.round(p99(beside.took)),
      'MB grown at most, deliveries kept in memory included': Math.round(most - before),
    })
    expect(await server.end('SIGTERM')).toBe(0)
  }, 120_000)
})

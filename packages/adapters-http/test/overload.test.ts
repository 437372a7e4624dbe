import { apiRoutes, hookRoutes, makeMetrics, nodeSigning, operationsRoutes, systemClock } from '@slugline/adapters-http'
import { builtinPlugin, type LogEvent, type RecordingResult } from '@slugline/core'
import { fastify } from 'fastify'
import { either as E } from 'fp-ts'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { proved } from '../../../test/support/proof.ts'
import { stopTimers } from '../../../test/support/stop-timers.ts'
import { authorization, LAST, listen, makeWorld, PUBLIC_URL, sendRaw } from './support/harness.ts'

const RESULT: RecordingResult = {
  outcome: { outcome: 'ignored', reason: 'no-slug' },
  created: false,
  deliveryId: '1',
  deployId: null,
  newReleaseId: null,
}

/** A use case that answers nobody until it is told to. */
const makeGate = () => {
  const waiting: (() => void)[] = []
  const open = (): void => {
    for (const go of waiting.splice(0)) go()
  }
  const pass = () =>
    new Promise<E.Either<never, RecordingResult>>((resolve) => waiting.push(() => resolve(E.right(RESULT))))
  return { waiting, open, receiveHook: () => pass }
}

const errorsOf = (events: readonly LogEvent[]): readonly string[] =>
  events.flatMap((event) => (event._tag === 'hook.refused' ? [event.error] : []))

const JSON_TYPE = { 'content-type': 'application/json' }
const PATH = `/api/hooks/release/builtin/1/${'0'.repeat(64)}/`
const post = { method: 'POST', url: PATH, headers: JSON_TYPE, payload: '{}' } as const

const head = (length: number): string =>
  [
    `POST ${PATH} HTTP/1.1`,
    'Host: localhost',
    'Content-Type: application/json',
    `Content-Length: ${length}`,
    '',
    '',
  ].join('\r\n')

describe('a hook that is overloaded', () => {
  it('refuses at once what it cannot take, tells of it, and takes it as soon as it can', async () => {
    const gate = makeGate()
    const { app, events } = await makeWorld({ receiveHook: gate.receiveHook, limits: { calls: 3 } })
    const taken = [app.inject(post), app.inject(post), app.inject(post)]
    await expect.poll(() => gate.waiting.length).toBe(3)
    const refused = await app.inject(post)
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '2'])
    expect(refused.json()).toEqual({ detail: 'Too many calls are waiting. Try again in a moment.' })
    expect(errorsOf(events)).toEqual(['Overloaded'])
    gate.open()
    expect((await Promise.all(taken)).map(({ statusCode }) => statusCode)).toEqual([204, 204, 204])
    const next = app.inject(post)
    await expect.poll(() => gate.waiting.length).toBe(1)
    gate.open()
    expect((await next).statusCode).toBe(204)
  })

  it('answers 503 at the deadline, and counts the call until it has ended', async () => {
    const gate = makeGate()
    const { app, events } = await makeWorld({ receiveHook: gate.receiveHook, limits: { calls: 1, deadline: 60_000 } })
    stopTimers()
    const waits = app.inject(post)
    await expect.poll(() => gate.waiting.length).toBe(1)
    vi.advanceTimersByTime(60_000)
    const late = await waits
    expect([late.statusCode, late.headers['retry-after']]).toEqual([503, '2'])
    expect(late.json().detail).toMatch(/may have been done all the same/)
    expect((await app.inject(post)).json().detail).toMatch(/Too many/)
    expect(errorsOf(events)).toEqual(['DeadlineExceeded', 'Overloaded'])
    gate.open()
    const next = app.inject(post)
    await expect.poll(() => gate.waiting.length).toBe(1)
    gate.open()
    expect((await next).statusCode).toBe(204)
  })

  it('refuses before the body is there, and the connection serves on', async () => {
    const gate = makeGate()
    const { app } = await makeWorld({ receiveHook: gate.receiveHook, limits: { calls: 1 } })
    const port = await listen(app)
    const taken = app.inject(post)
    await expect.poll(() => gate.waiting.length).toBe(1)
    const early = await sendRaw(port, [head(1000)], { afterAnswer: ['x'.repeat(1000), LAST] })
    expect(early.statuses).toEqual([503, 404])
    const body = 'x'.repeat(200_000)
    const twice = await sendRaw(port, [head(body.length), body, head(2), '{}', LAST])
    expect(twice.statuses).toEqual([503, 503, 404])
    gate.open()
    await taken
  })

  it('keeps its memory flat, whatever is sent to it meanwhile', async () => {
    const gate = makeGate()
    const { app } = await makeWorld({ receiveHook: gate.receiveHook, limits: { calls: 1 } })
    const port = await listen(app)
    const taken = app.inject(post)
    await expect.poll(() => gate.waiting.length).toBe(1)
    const body = Buffer.alloc(1_000_000, 'x')
    const before = process.memoryUsage().rss
    let refused = 0
    for (let turn = 0; turn < 10; turn += 1) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => sendRaw(port, [head(body.length), body, LAST])),
      )
      refused += answers.filter(({ statuses: [first] }) => first === 503).length
    }
    const grown = (process.memoryUsage().rss - before) / 1024 / 1024
    expect(refused).toBe(200)
    expect(grown).toBeLessThan(200)
    proved('R6', 'bodies of 1 MB sent to a server that sheds', { bodies: refused, 'MB grown': Math.round(grown) })
    gate.open()
    await taken
  })

  it('leaves the API and the operations alone, and is left alone by them', async () => {
    const [hooks, tokens] = [makeGate(), makeGate()]
    const { useCases, store } = await makeWorld()
    const app = fastify()
    onTestFinished(() => app.close())
    const { receiveHook } = hooks
    const authenticate = () => async () => {
      await tokens.receiveHook()()
      return E.left({ _tag: 'InvalidToken' as const })
    }
    const shared = { clock: systemClock, limits: { calls: 1 } }
    const ports = { ...store, ...shared, signing: nodeSigning }
    await app.register(hookRoutes({ ...shared, receiveHook, plugins: [builtinPlugin] }))
    await app.register(apiRoutes({ ...shared, useCases, ports, authenticate, publicUrl: PUBLIC_URL }))
    const metrics = makeMetrics({ plugins: [], version: '1' })
    await app.register(operationsRoutes({ checks: async () => ({ database: 'up' }), metrics }))
    const list = { url: '/api/0/organizations/', headers: authorization }

    const taken = [app.inject(post), app.inject(list)]
    await expect.poll(() => [hooks.waiting.length, tokens.waiting.length]).toEqual([1, 1])
    for (const refused of [await app.inject(post), await app.inject(list)]) {
      expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '2'])
    }
    for (const url of ['/healthz', '/readyz', '/metrics']) expect((await app.inject({ url })).statusCode).toBe(200)
    tokens.open()
    expect((await taken[1])?.statusCode).toBe(401)
    hooks.open()
    expect((await taken[0])?.statusCode).toBe(204)
  })
})

describe('large bodies on their way in', () => {
  it('are given up when they hold too much, the slowest first', async () => {
    const { app, hook, events } = await makeWorld({ limits: { incoming: 2_000_000 } })
    const port = await listen(app)
    const url = await hook('builtin')
    const headOf = (...lines: readonly string[]): string =>
      [`POST ${url} HTTP/1.1`, 'Host: localhost', 'Content-Type: application/json', ...lines, '', ''].join('\r\n')
    const part = 'x'.repeat(900_000)
    const slow = Array.from({ length: 4 }, () => sendRaw(port, [headOf('Content-Length: 1000000'), part]))
    await expect.poll(() => errorsOf(events)).toEqual(['Overloaded', 'Overloaded'])
    const whole = '{"version":"1.0"}'.padEnd(500_000)
    const healthy = await sendRaw(port, [headOf(`Content-Length: ${whole.length}`), whole, LAST])
    expect(healthy.statuses).toEqual([201, 404])
    app.server.closeAllConnections()
    const given = (await Promise.all(slow)).filter(({ statuses: [first] }) => first === 503)
    expect(given.length).toBeGreaterThanOrEqual(2)
    expect(errorsOf(events).filter((error) => error === 'Overloaded')).toHaveLength(given.length)
  })
})

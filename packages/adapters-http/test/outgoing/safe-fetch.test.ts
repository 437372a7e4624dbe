import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { setImmediate } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { makeSafeFetch, OutgoingRefused, readAllowedHost, type SafeFetchOptions } from '@slugline/adapters-http'
import ky from 'ky'
import { expect, it, onTestFinished, vi } from 'vitest'
import { countingServer } from '../support/counting-server.ts'

const safeFetch = (options: SafeFetchOptions) => {
  const { fetch, close } = makeSafeFetch(options)
  onTestFinished(close)
  return fetch
}

/** Every name leads to 127.0.0.1. */
const resolve = async () => [{ address: '127.0.0.1', family: 4 } as const]

it('calls what the operator allowed by name, with all that ky sends', async () => {
  const server = await countingServer((request, response) => {
    const { method, url, headers } = request
    let body = ''
    request.on('data', (part) => {
      body += String(part)
    })
    request.on('end', () => {
      response.setHeader('set-cookie', 'a=b')
      response.end(JSON.stringify({ method, url, body, token: headers.authorization, cookie: headers.cookie ?? null }))
    })
  })
  const fetch = safeFetch({ allowedHosts: ['127.0.0.1', `LocalHost.:${server.port}`, 'sentry.internal'], resolve })
  for (const host of ['127.0.0.1', 'localhost', 'localhost.', 'SENTRY.internal']) {
    const api = ky.create({ fetch, prefix: `http://${host}:${server.port}`, headers: { authorization: 'Bearer t' } })
    const sent = { method: 'POST', url: '/a/b?c=d', body: '{"e":1}', token: 'Bearer t', cookie: null }
    expect(await api.post('a/b', { searchParams: { c: 'd' }, json: { e: 1 } }).json()).toEqual(sent)
    expect(await api('a', { method: 'HEAD' }).text()).toBe('')
  }
})

it('asks the system what a name means', async () => {
  const server = await countingServer((_request, response) => response.end('reached'))
  const fetch = safeFetch({ allowedHosts: ['localhost'] })
  expect(await (await fetch(`http://localhost:${server.port}/`)).text()).toBe('reached')
  await expect(safeFetch({})(`http://localhost:${server.port}/`)).rejects.toMatchObject({ rule: 'address' })
})

it('leaves an address for the next one only when it had its time, also on a machine that pauses', async () => {
  const server = await countingServer((_request, response) => response.end('reached'))
  const both = async () => [{ address: '127.0.0.1', family: 4 } as const, { address: '::1', family: 6 } as const]
  const pause = () => {
    const until = performance.now() + 300
    while (performance.now() < until);
  }
  const pauseAfter = (message: unknown) => Object(message).socket.once('connectionAttempt', () => queueMicrotask(pause))
  subscribe('net.client.socket', pauseAfter)
  onTestFinished(() => void unsubscribe('net.client.socket', pauseAfter))
  const fetch = safeFetch({ allowedHosts: ['both.example'], resolve: both, connectTimeout: 60_000 })
  expect(await (await fetch(`http://both.example:${server.port}/`)).text()).toBe('reached')
})

it('takes a name for no address, an address for no name, and one port for no other', async () => {
  const server = await countingServer((_request, response) => response.end())
  const calls: readonly (readonly [allowed: string, called: string])[] = [
    ['localhost', '127.0.0.1'],
    ['127.0.0.1', 'localhost'],
    ['localhost', 'sub.localhost'],
    ['sub.localhost', 'localhost'],
    ['localhost:1', 'localhost'],
    ['127.0.0.1:80', '127.0.0.1'],
    ['[::1]', '127.0.0.1'],
    ['[::1]:8080', '[::1:8080]'],
    ['127.0.0.1', '[::1]'],
    ['127.0.0.1', '[::ffff:127.0.0.1]'],
  ]
  for (const [allowed, called] of calls) {
    const call = safeFetch({ allowedHosts: [allowed], resolve })(`http://${called}:${server.port}/`)
    await expect(call, `${allowed} is allowed, ${called} is called`).rejects.toMatchObject({ rule: 'address' })
  }
  expect(server.connections()).toBe(0)
})

it('keeps a connection for its origin, and for no other name of the same address', async () => {
  const served = new Map<unknown, Set<unknown>>()
  const server = await countingServer(({ socket, headers }, response) => {
    served.set(socket, (served.get(socket) ?? new Set()).add(headers.host))
    response.end()
  })
  const fetch = safeFetch({ allowedHosts: ['a.example', 'b.example'], resolve })
  for (const name of ['a', 'a', 'b', 'b', 'a']) {
    await (await fetch(`http://${name}.example:${server.port}/`)).text()
    await setImmediate()
  }
  expect([...served.values()].map(({ size }) => size)).toEqual([1, 1])
})

it('reads an answer to its limit, counted unpacked, and no further', async () => {
  const server = await countingServer(({ url }, response) => {
    const bytes = Buffer.alloc(Number(url?.split('/')[2]), 'x')
    if (url?.startsWith('/gzip')) response.setHeader('content-encoding', 'gzip').end(gzipSync(bytes))
    else response.end(bytes)
  })
  const fetch = safeFetch({ allowedHosts: ['127.0.0.1'], maxAnswerBytes: 1000 })
  const read = async (path: string) => (await fetch(`http://127.0.0.1:${server.port}/${path}`)).text()
  expect((await read('plain/1000')).length).toBe(1000)
  expect((await read('gzip/1000')).length).toBe(1000)
  for (const path of ['plain/1001', 'gzip/1001', 'gzip/10000000']) {
    const refusal = await read(path).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(OutgoingRefused)
    expect(refusal).toMatchObject({ rule: 'size' })
  }
})

it('waits neither for an answer that never comes nor for one that never ends', async () => {
  const server = await countingServer(({ url }, response) => {
    if (url === '/silent') return
    response.write('x')
    const drip = setInterval(() => response.write('x'), 10)
    response.on('close', () => clearInterval(drip))
  })
  const fetch = safeFetch({ allowedHosts: ['127.0.0.1'], timeout: 100 })
  await expect(fetch(`http://127.0.0.1:${server.port}/silent`)).rejects.toMatchObject({ name: 'TimeoutError' })
  // The time of this one is up when its answer has begun, however slow this machine is.
  const time = new AbortController()
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(time.signal)
  onTestFinished(() => timeout.mockRestore())
  const answer = await fetch(`http://127.0.0.1:${server.port}/drip`)
  expect(timeout.mock.calls).toEqual([[100]])
  time.abort(new DOMException('', 'TimeoutError'))
  await expect(answer.text()).rejects.toMatchObject({ name: 'TimeoutError' })
})

it('stops when its caller does, and when it is closed', async () => {
  let called = 0
  const server = await countingServer(() => {
    called += 1
  })
  const { fetch, close } = makeSafeFetch({ allowedHosts: ['127.0.0.1'] })
  const caller = new AbortController()
  const call = () => fetch(`http://127.0.0.1:${server.port}/`, { signal: caller.signal }).catch(String)
  const calls = [call(), call()]
  await expect.poll(() => called).toBe(2)
  caller.abort()
  expect(await Promise.all(calls)).toEqual(Array(2).fill('AbortError: This operation was aborted'))
  const waiting = fetch(`http://127.0.0.1:${server.port}/`).catch(String)
  await expect.poll(() => called).toBe(3)
  await close()
  const refusal = `OutgoingRefused: refused to call 127.0.0.1:${server.port}: the way out is closed`
  expect(await waiting).toBe(refusal)
  expect(await fetch(`http://127.0.0.1:${server.port}/`).catch(String)).toBe(refusal)
})

it('answers what HTTP allows, and refuses the rest', async () => {
  const server = await countingServer(({ url }, { socket }) =>
    socket?.end(`HTTP/1.1 ${url?.slice(1)} Ï\r\nConnection: close\r\n\r\n`),
  )
  const fetch = safeFetch({ allowedHosts: ['127.0.0.1'] })
  for (const status of [200, 204, 304, 599]) {
    expect((await fetch(`http://127.0.0.1:${server.port}/${status}`)).status).toBe(status)
  }
  for (const status of [600, 999]) {
    await expect(fetch(`http://127.0.0.1:${server.port}/${status}`)).rejects.toMatchObject({ rule: 'status' })
  }
})

it('says nothing of what it was to send when that is malformed', async () => {
  const fetch = safeFetch({})
  for (const init of [{ headers: { authorization: 'hush\nhush' } }, { method: 'hush hush' }, { body: 'hush' }]) {
    const refusal = await fetch('https://good.example/hush', init).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ rule: 'url', message: expect.not.stringContaining('hush') })
  }
})

it('reads hosts as operators write them, and takes nothing else for one', () => {
  const read = {
    'Sentry.Internal.': 'sentry.internal',
    'sentry.internal:443': 'sentry.internal:443',
    'sentry.internal:80': 'sentry.internal:80',
    '10.0.0.7:9000': '10.0.0.7:9000',
    '::1': '[::1]',
    '[0:0::1]': '[::1]',
    '[::1]:8080': '[::1]:8080',
    '::1:8080': '[::1:8080]',
    'bücher.example': 'xn--bcher-kva.example',
  }
  expect(Object.fromEntries(Object.keys(read).map((text) => [text, readAllowedHost(text)]))).toEqual(read)
  for (const text of ['', ' ', '*', '*.internal', '10.0.0.0/8', 'http://a', 'a:b', 'a:99999', 'u@a', 'a b', 'a,b']) {
    expect({ text, read: readAllowedHost(text) }).toEqual({ text, read: null })
  }
  expect(() => makeSafeFetch({ allowedHosts: ['*'] })).toThrow('must be a name or an address')
})

import { deployPayload, SIGNATURE_HEADER, signDelivery } from '@slugline/heroku-client/testing'
import { describe, expect, it } from 'vitest'
import { listen, makeWorld, SECRET, sendRaw } from './support/harness.ts'

const BODY = JSON.stringify(deployPayload())
const SIGNATURE = `${SIGNATURE_HEADER}: ${signDelivery(SECRET, BODY)}`

const head = (url: string, ...lines: readonly string[]): string =>
  [`POST ${url} HTTP/1.1`, 'Host: localhost', 'Content-Type: application/json', ...lines, '', ''].join('\r\n')

const LENGTH = `Content-Length: ${Buffer.byteLength(BODY)}`

const start = async () => {
  const { app, hook, events } = await makeWorld()
  return { app, events, port: await listen(app), url: await hook('heroku') }
}

describe('the hook on a real socket', () => {
  it('takes a delivery with its length, and one in chunks', async () => {
    const { port, url } = await start()
    const whole = await sendRaw(port, [head(url, LENGTH, SIGNATURE), BODY])
    expect([whole.status, whole.body, whole.closed]).toEqual([204, '', false])
    expect(whole.head).toContain('slugline-outcome: recorded')
    const chunks = [head(url, 'Transfer-Encoding: chunked', SIGNATURE)]
    for (const part of [BODY.slice(0, 7), BODY.slice(7)]) chunks.push(`${part.length.toString(16)}\r\n${part}\r\n`)
    const chunked = await sendRaw(port, [...chunks, '0\r\n\r\n'])
    expect(chunked.head).toContain('slugline-reason: same-delivery')
  })

  it('sees every value of a repeated signature, and refuses it', async () => {
    const { port, url } = await start()
    const repeated = await sendRaw(port, [head(url, LENGTH, SIGNATURE, SIGNATURE), BODY])
    expect(repeated.status).toBe(401)
    const nonAscii = await sendRaw(port, [head(url, LENGTH, `${SIGNATURE_HEADER}: \xe9\xe9`), BODY])
    expect(nonAscii.status).toBe(401)
  })

  it('answers 413 and closes, by the length that is told and by the bytes that come', async () => {
    const { port, url } = await start()
    const limit = 1024 * 1024
    const told = await sendRaw(port, [head(url, `Content-Length: ${limit + 1}`)])
    expect([told.status, told.closed]).toEqual([413, true])
    const sent = await sendRaw(port, [head(url, `Content-Length: ${limit + 1}`), 'x'.repeat(limit + 1)])
    expect([sent.status, sent.closed]).toEqual([413, true])
    const chunk = 'x'.repeat(65_536)
    const chunks = Array.from({ length: 17 }, () => `10000\r\n${chunk}\r\n`)
    const chunked = await sendRaw(port, [head(url, 'Transfer-Encoding: chunked'), ...chunks])
    expect([chunked.status, chunked.closed]).toEqual([413, true])
  })

  it('answers 400 to a body that is cut short, and to what is no HTTP', async () => {
    const { port, url } = await start()
    const half = await sendRaw(port, [head(url, 'Transfer-Encoding: chunked'), 'zz\r\nnonsense'])
    expect([half.status, half.closed]).toEqual([400, true])
    const nonsense = await sendRaw(port, ['nonsense\r\n\r\n'])
    expect([nonsense.status, nonsense.body]).toEqual([400, '{"detail":"This is not a whole HTTP request."}'])
    const twoLengths = await sendRaw(port, [head(url, LENGTH, 'Transfer-Encoding: chunked'), BODY])
    expect(twoLengths.status).toBe(400)
  })

  it('answers 400 when the caller hangs up in the middle of the body', async () => {
    const { port, url, events } = await start()
    const cut = await sendRaw(port, [head(url, LENGTH, SIGNATURE), BODY.slice(0, 100)], 300, true)
    expect([cut.status, cut.closed]).toEqual([400, true])
    expect(events.filter(({ _tag }) => _tag === 'delivery.received')).toEqual([])
  })

  it('refuses a compressed body without reading it', async () => {
    const { port, url } = await start()
    const gzip = await sendRaw(port, [head(url, 'Content-Encoding: gzip', 'Content-Length: 5'), 'abcde'])
    expect(gzip.status).toBe(415)
  })

  it('cuts a slow body with 408, and slow headers', async () => {
    const { app, hook } = await makeWorld(
      {},
      { requestTimeout: 600, headersTimeout: 400, connectionsCheckingInterval: 100 },
    )
    const port = await listen(app)
    const before = performance.now()
    const [body, headers] = await Promise.all([
      sendRaw(port, [head(await hook('heroku'), LENGTH), BODY.slice(0, 10)], 5000),
      sendRaw(port, ['POST / HTTP/1.1\r\nHost: local'], 5000),
    ])
    expect([body.status, body.closed]).toEqual([408, true])
    expect(body.body).toBe('{"detail":"The request did not arrive in time."}')
    expect([headers.status, headers.closed]).toEqual([408, true])
    expect(performance.now() - before).toBeLessThan(2000)
  })
})

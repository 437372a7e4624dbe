import { deployPayload, SIGNATURE_HEADER, signDelivery } from '@slugline/heroku-client/testing'
import { describe, expect, it } from 'vitest'
import { LAST, listen, makeWorld, SECRET, sendRaw } from './support/harness.ts'

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
    const whole = await sendRaw(port, [head(url, LENGTH, SIGNATURE), BODY, LAST])
    expect(whole.statuses).toEqual([204, 404])
    expect(whole.rest).toMatch(/^HTTP/)
    expect(whole.head).toContain('slugline-outcome: recorded')
    const chunks = [head(url, 'Transfer-Encoding: chunked', SIGNATURE)]
    for (const part of [BODY.slice(0, 7), BODY.slice(7)]) chunks.push(`${part.length.toString(16)}\r\n${part}\r\n`)
    const chunked = await sendRaw(port, [...chunks, '0\r\n\r\n', LAST])
    expect(chunked.head).toContain('slugline-reason: same-delivery')
  })

  it('sees every value of a repeated signature, and refuses it', async () => {
    const { port, url } = await start()
    const repeated = await sendRaw(port, [head(url, LENGTH, SIGNATURE, SIGNATURE), BODY, LAST])
    expect(repeated.statuses).toEqual([401, 404])
    const nonAscii = await sendRaw(port, [head(url, LENGTH, `${SIGNATURE_HEADER}: \xe9\xe9`), BODY, LAST])
    expect(nonAscii.statuses).toEqual([401, 404])
  })

  it('answers 413 and closes, by the length that is told and by the bytes that come', async () => {
    const { port, url } = await start()
    const limit = 1024 * 1024
    const told = await sendRaw(port, [head(url, `Content-Length: ${limit + 1}`)])
    expect(told.statuses).toEqual([413])
    const sent = await sendRaw(port, [head(url, `Content-Length: ${limit + 1}`), 'x'.repeat(limit + 1)])
    expect(sent.statuses).toEqual([413])
    const chunk = 'x'.repeat(65_536)
    const chunks = Array.from({ length: 16 }, () => `10000\r\n${chunk}\r\n`)
    const chunked = await sendRaw(port, [head(url, 'Transfer-Encoding: chunked'), ...chunks, '1\r\nx\r\n'])
    expect(chunked.statuses).toEqual([413])
  })

  it('answers 400 to a body that is cut short, and to what is no HTTP', async () => {
    const { port, url } = await start()
    const half = await sendRaw(port, [head(url, 'Transfer-Encoding: chunked'), 'zz\r\nnonsense'])
    expect(half.statuses).toEqual([400])
    const nonsense = await sendRaw(port, ['nonsense\r\n\r\n'])
    expect([nonsense.statuses, nonsense.rest]).toEqual([[400], '{"detail":"This is not a whole HTTP request."}'])
    const twoLengths = await sendRaw(port, [head(url, LENGTH, 'Transfer-Encoding: chunked'), BODY])
    expect(twoLengths.statuses).toEqual([400])
  })

  it('answers 400 when the caller hangs up in the middle of the body', async () => {
    const { port, url, events } = await start()
    const cut = await sendRaw(port, [head(url, LENGTH, SIGNATURE), BODY.slice(0, 100)], { hangUp: true })
    expect(cut.statuses).toEqual([400])
    expect(events.filter(({ _tag }) => _tag === 'delivery.received')).toEqual([])
  })

  it('refuses a compressed body without reading it', async () => {
    const { port, url } = await start()
    const gzip = await sendRaw(port, [head(url, 'Content-Encoding: gzip', 'Content-Length: 5'), 'abcde', LAST])
    expect(gzip.statuses).toEqual([415, 404])
  })

  it('cuts a slow body with 408, and slow headers', async () => {
    const { app, hook } = await makeWorld(
      {},
      { requestTimeout: 600, headersTimeout: 400, connectionsCheckingInterval: 100 },
    )
    const port = await listen(app)
    const [body, headers] = await Promise.all([
      sendRaw(port, [head(await hook('heroku'), LENGTH), BODY.slice(0, 10)]),
      sendRaw(port, ['POST / HTTP/1.1\r\nHost: local']),
    ])
    expect(body.statuses).toEqual([408])
    expect(body.rest).toBe('{"detail":"The request did not arrive in time."}')
    expect(headers.statuses).toEqual([408])
  })
})

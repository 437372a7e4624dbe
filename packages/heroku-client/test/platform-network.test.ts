// The client over a real network: what a handler in memory cannot show.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Served, serveFetch } from '../../../examples/fake-heroku/src/serve-fetch.ts'
import { closedPort } from '../../adapters-http/test/support/port.ts'
import { makePlatformApi, type PlatformApiOptions } from '../src/index.ts'
import { type Fault, makeFakeHeroku } from '../src/testing.ts'
import { TOKEN } from './support/platform.ts'
import { failure, pagesIn, run } from './support/run.ts'

const heroku = makeFakeHeroku({ tokens: [TOKEN], deliver: async () => new Response() })
let served: Served

beforeAll(async () => {
  served = await serveFetch(heroku.handle, 0)
  heroku.addApp({ name: 'acme-web' })
  for (let made = 0; made < 5; made += 1) await heroku.release('acme-web')
})
afterAll(() => served.close())

const client = (options: Partial<PlatformApiOptions> = {}) =>
  makePlatformApi({ token: TOKEN, url: served.url, wait: async () => {}, ...options })

const app = (options: Partial<PlatformApiOptions>, ...faults: readonly Fault[]) => {
  heroku.fail(...faults)
  return client(options).apps.read('acme-web')
}

describe('over the network', () => {
  it('pages by Range and Next-Range', async () => {
    const pages = await pagesIn(client().releases.pages('acme-web', { pageSize: 2 }))
    expect(pages.map((page) => page.map(({ version }) => version))).toEqual([[5, 4], [3, 2], [1]])
  })

  it('reads what did not change from what it kept', async () => {
    const api = client()
    expect(await run(api.apps.read('acme-web'))).toEqual(await run(api.apps.read('acme-web')))
  })

  it('makes, changes and removes a webhook', async () => {
    const { webhooks } = client()
    const hook = { include: ['api:release'], level: 'sync', url: 'https://slugline.example.com/hooks/x/' } as const
    const { webhook, secret } = await run(webhooks.create('acme-web', hook))
    expect(secret).toMatch(/^[0-9a-f]{64}$/)
    const url = 'https://slugline.example.com/hooks/y/'
    expect(await run(webhooks.update('acme-web', webhook.id, { url }))).toMatchObject({ id: webhook.id, url })
    await run(webhooks.remove('acme-web', webhook.id))
    expect(await run(webhooks.list('acme-web'))).toEqual([])
  })

  it('tells refusals with what Heroku says of them', async () => {
    const call = 'GET /apps/acme-web'
    const requestId = expect.stringMatching(/^[0-9a-f-]{36}$/)
    expect(await failure(app({ token: 'wrong' }))).toEqual({
      _tag: 'Refused',
      status: 401,
      id: 'unauthorized',
      message: 'Invalid credentials provided.',
      url: null,
      requestId,
      retryAt: null,
      call,
    })
    expect(await failure(client().apps.read('nowhere'))).toMatchObject({ status: 404, id: 'not_found', requestId })
    expect(await failure(app({ tries: 1 }, { fault: 'status', status: 429 }))).toMatchObject({ id: 'rate_limit' })
    expect(await failure(app({ tries: 1 }, { fault: 'status', status: 503 }))).toMatchObject({ status: 503 })
  })

  it('gives up on an answer that takes too long, and on one that never ends', async () => {
    // A Heroku of its own: what time was up for before it arrived leaves a fault behind.
    const late = makeFakeHeroku()
    const { url, close } = await serveFetch(late.handle, 0)
    onTestFinished(close)
    const read = (tries: number) => failure(client({ url, timeout: 50, tries }).apps.read('acme-web'))
    const slow: Fault = { fault: 'slow', milliseconds: 10_000 }
    const timeout = { _tag: 'Unreachable', reason: 'timeout', call: 'GET /apps/acme-web' }
    late.fail(slow, slow)
    expect(await read(2)).toMatchObject(timeout)
    late.fail({ fault: 'endless' })
    expect(await read(1)).toMatchObject(timeout)
  })

  it('tries again when the connection breaks, before the answer and within it', async () => {
    expect(await run(app({}, { fault: 'cut' }, { fault: 'cut-within' }))).toMatchObject({ name: 'acme-web' })
    expect(await failure(app({ tries: 1 }, { fault: 'cut' }))).toMatchObject({ _tag: 'Unreachable', reason: 'cut' })
    expect(await failure(app({ tries: 1 }, { fault: 'cut-within' }))).toMatchObject({ reason: 'cut' })
  })

  it('tells of a port on which nobody listens', async () => {
    const error = await failure(app({ url: `http://127.0.0.1:${await closedPort()}`, tries: 2 }))
    expect(error).toMatchObject({ _tag: 'Unreachable', reason: 'refused', code: 'ECONNREFUSED' })
  })

  it('reads no more than it may, whatever is sent', async () => {
    const huge: Fault = { fault: 'huge', bytes: 100_000_000 }
    const issues = [{ path: '', expected: 'at most 16777216 bytes' }]
    expect(await failure(app({}, huge))).toMatchObject({ _tag: 'UnexpectedAnswer', status: 200, issues })
    expect(await failure(app({ maxAnswerBytes: 10 }))).toMatchObject({ _tag: 'UnexpectedAnswer' })
  })

  it('follows no redirect', async () => {
    const visited: string[] = []
    const elsewhere = await serveFetch(async ({ url }) => {
      visited.push(url)
      return Response.json({})
    }, 0)
    const error = await failure(app({}, { fault: 'redirect', location: elsewhere.url }))
    expect(error).toMatchObject({
      _tag: 'UnexpectedAnswer',
      status: 302,
      issues: [{ path: '', expected: 'no redirect' }],
    })
    expect(visited).toEqual([])
    await elsewhere.close()
  })

  it('tells where an answer does not fit, and not what stood there', async () => {
    const array = {
      _tag: 'UnexpectedAnswer',
      status: 200,
      issues: [{ path: '', expected: 'an object with the id or the name of the app' }],
    }
    expect(await failure(app({}, { fault: 'wrong-shape' }))).toMatchObject(array)
    expect(await failure(app({}, { fault: 'not-json' }))).toMatchObject({ issues: [{ path: '', expected: 'JSON' }] })
  })
})

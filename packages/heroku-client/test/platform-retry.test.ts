import { describe, expect, it } from 'vitest'
import type { Fault } from '../src/testing.ts'
import { type Asked, ask } from './support/platform.ts'
import { failure, run } from './support/run.ts'

const HOOK = { include: ['api:release'], level: 'sync', url: 'https://slugline.example.com/hooks/x/' } as const

const withApp = (options: Parameters<typeof ask>[0] = {}): Asked => {
  const asked = ask(options)
  asked.heroku.addApp({ name: 'acme-web' })
  return asked
}

const status = (code: number, retryAfter?: string): Fault =>
  retryAfter === undefined ? { fault: 'status', status: code } : { fault: 'status', status: code, retryAfter }

/** A network on which nothing gets further than an error of the connection. */
const noConnection = (code: string) => () =>
  Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code }) }))

describe('repeating calls', () => {
  it.each<Fault>([status(429), status(500), status(503), { fault: 'cut' }, { fault: 'cut-within' }])(
    'a read after %j, with pauses that double',
    async (fault) => {
      const { api, heroku, sent, pauses } = withApp()
      heroku.fail(fault, fault, fault)
      expect(await run(api.apps.read('acme-web'))).toMatchObject({ name: 'acme-web' })
      expect(sent).toHaveLength(4)
      expect(pauses).toEqual([250, 500, 1000])
    },
  )

  it('spreads the pauses, which are never longer than 16 seconds', async () => {
    const { api, heroku, pauses } = withApp({ tries: 9, totalTimeout: 1_000_000, random: () => 0.99 })
    heroku.fail(...Array<Fault>(8).fill(status(500)))
    await run(api.apps.read('acme-web'))
    expect(pauses).toEqual([495, 990, 1980, 3960, 7920, 15_840, 15_840, 15_840])
  })

  it('gives up after some tries, and tells of the last one', async () => {
    const { api, heroku, sent } = withApp()
    heroku.fail(status(500), status(500), status(500), status(503))
    expect(await failure(api.apps.read('acme-web'))).toMatchObject({ _tag: 'Refused', status: 503 })
    expect(sent).toHaveLength(4)
  })

  it.each([400, 401, 402, 403, 404, 406, 410, 416, 422])('not after %d', async (code) => {
    const { api, heroku, sent } = withApp()
    heroku.fail(status(code))
    expect(await failure(api.apps.read('acme-web'))).toMatchObject({ _tag: 'Refused', status: code })
    expect(sent).toHaveLength(1)
  })

  it('not after an answer that it does not understand', async () => {
    const { api, heroku, sent } = withApp()
    heroku.fail({ fault: 'not-json' })
    expect(await failure(api.apps.read('acme-web'))).toMatchObject({ _tag: 'UnexpectedAnswer' })
    expect(sent).toHaveLength(1)
  })

  it('a change only when nothing of it can have been done', async () => {
    const { api, heroku, sent } = withApp()
    heroku.fail(status(429))
    await run(api.webhooks.create('acme-web', HOOK))
    expect(sent).toHaveLength(2)
    heroku.fail(status(503))
    expect(await failure(api.webhooks.create('acme-web', HOOK))).toMatchObject({ status: 503 })
    heroku.fail({ fault: 'cut' })
    expect(await failure(api.webhooks.remove('acme-web', 'x'))).toMatchObject({ _tag: 'Unreachable', reason: 'cut' })
    heroku.fail({ fault: 'cut-within' })
    expect(await failure(api.webhooks.update('acme-web', 'x', {}))).toMatchObject({ reason: 'cut' })
    expect(sent).toHaveLength(5)
  })

  it.each([
    ['ECONNREFUSED', 'refused', 4],
    ['ENOTFOUND', 'unknown-host', 4],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout', 4],
    ['ECONNRESET', 'cut', 1],
    ['CERT_HAS_EXPIRED', 'failed', 1],
  ])('a change after %s, which is %s: tried %d times', async (code, reason, tries) => {
    const { api, pauses } = ask({ fetch: noConnection(code) })
    const error = await failure(api.webhooks.create('acme-web', HOOK))
    expect(error).toEqual({ _tag: 'Unreachable', reason, code, call: 'POST /apps/acme-web/webhooks' })
    expect(pauses).toHaveLength(tries - 1)
  })

  it('not when `fetch` itself refuses a call, by the name of its error', async () => {
    class HostNotAllowed extends Error {
      override readonly name = 'HostNotAllowed'
    }
    const { api, pauses } = ask({ fetch: () => Promise.reject(new HostNotAllowed('no')) })
    const call = 'GET /account'
    expect(await failure(api.account.read())).toEqual({
      _tag: 'Unreachable',
      reason: 'failed',
      code: 'HostNotAllowed',
      call,
    })
    const late = ask({ fetch: () => Promise.reject(new DOMException('late', 'TimeoutError')), tries: 1 })
    expect(await failure(late.api.account.read())).toMatchObject({ reason: 'timeout', code: 'TimeoutError' })
    expect(pauses).toEqual([])
  })

  it.each([
    ['7', 7000],
    ['Sun, 01 Mar 2026 00:00:30 GMT', 30_000],
    ['soon', 250],
  ])('when Heroku says to: Retry-After "%s"', async (retryAfter, pause) => {
    const { api, heroku, pauses } = withApp()
    heroku.fail(status(429, retryAfter))
    await run(api.apps.read('acme-web'))
    expect(pauses).toEqual([pause])
  })

  it('not when Heroku asks for more time than there is, but tells when to come back', async () => {
    const { api, heroku, pauses } = withApp()
    heroku.fail(status(503, '86400'))
    const retryAt = Date.UTC(2026, 2, 2)
    expect(await failure(api.apps.read('acme-web'))).toMatchObject({ _tag: 'Refused', status: 503, retryAt })
    expect(pauses).toEqual([])
  })

  it.each(['999999999', 'Sat, 13 Sep 275760 00:00:00 GMT'])(
    'at the latest tomorrow: Retry-After "%s"',
    async (told) => {
      const { api, heroku } = withApp()
      heroku.fail(status(429, told))
      expect(await failure(api.apps.read('acme-web'))).toMatchObject({ retryAt: Date.UTC(2026, 2, 2) })
    },
  )

  it('not longer than the time there is in all', async () => {
    const { api, heroku, sent } = withApp({ tries: 100, totalTimeout: 30_000 })
    heroku.fail(...Array<Fault>(100).fill(status(500)))
    expect(await failure(api.apps.read('acme-web'))).toMatchObject({ status: 500 })
    expect(sent).toHaveLength(8)
  })
})

describe('the rate limit', () => {
  it('is left to others, as far as the reserve, by calls in the background', async () => {
    const { api, heroku, sent } = withApp()
    heroku.setRemaining(1502)
    await run(api.background.apps.read('acme-web'))
    await run(api.background.apps.read('acme-web'))
    await run(api.apps.read('acme-web'))
    expect(await failure(api.background.apps.read('acme-web'))).toEqual({
      _tag: 'BudgetSpent',
      remaining: 1499,
      retryAt: Date.UTC(2026, 2, 1) + 800,
      call: 'GET /apps/acme-web',
    })
    expect(sent).toHaveLength(3)
    expect(await run(api.apps.read('acme-web'))).toMatchObject({ name: 'acme-web' })
  })

  it('is reckoned to come back, 75 calls a minute', async () => {
    const { api, heroku, pass } = withApp({ reserve: 100 })
    heroku.setRemaining(26)
    await run(api.account.read())
    expect(await failure(api.background.account.read())).toMatchObject({ remaining: 25 })
    pass(59_000)
    expect(await failure(api.background.account.read())).toMatchObject({ _tag: 'BudgetSpent' })
    pass(1000)
    expect(await run(api.background.account.read())).toMatchObject({ name: 'Dev' })
  })

  it('comes back all the same when the clock is set back', async () => {
    const { api, heroku, pass } = withApp({ reserve: 100 })
    heroku.setRemaining(26)
    await run(api.account.read())
    pass(-3_600_000)
    expect(await failure(api.background.account.read())).toMatchObject({ _tag: 'BudgetSpent', remaining: 25 })
    pass(60_000)
    expect(await run(api.background.account.read())).toMatchObject({ name: 'Dev' })
  })

  it('is spent where Heroku says so', async () => {
    const { api, heroku } = withApp({ tries: 1 })
    heroku.setRemaining(0)
    expect(await failure(api.account.read())).toMatchObject({ _tag: 'Refused', status: 429, id: 'rate_limit' })
    expect(await failure(api.background.account.read())).toMatchObject({ _tag: 'BudgetSpent', remaining: 0 })
    expect(await run(api.account.rateLimit())).toEqual({ remaining: 0 })
  })
})

describe('what did not change', () => {
  it('is not sent again', async () => {
    const { api, sent, heroku } = withApp()
    await heroku.release('acme-web')
    const first = await run(api.releases.read('acme-web', 1))
    expect(await run(api.releases.read('acme-web', 1))).toEqual(first)
    expect(await run(api.background.releases.read('acme-web', 1))).toEqual(first)
    const tags = sent.map(({ headers }) => headers.get('if-none-match'))
    expect(tags[0]).toBeNull()
    expect(tags[1]).toMatch(/^"[0-9a-f]{32}"$/)
    expect(tags[2]).toBe(tags[1])
    await heroku.release('acme-web')
    expect(await run(api.releases.read('acme-web', 1))).toEqual({ ...first, current: false })
  })

  it('must have been asked for: a 304 out of nowhere is no answer', async () => {
    const { api } = ask({ fetch: async () => new Response(null, { status: 304 }) })
    expect(await failure(api.apps.read('acme-web'))).toMatchObject({ _tag: 'UnexpectedAnswer', status: 304 })
  })
})

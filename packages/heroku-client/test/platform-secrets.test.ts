// Nothing that a call answers or fails with shows its token, or the secrets of a webhook.
import { inspect } from 'node:util'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import {
  makeHerokuReleaseSource,
  makeHerokuSubscriptions,
  makePlatformApi,
  type PlatformApi,
  type PlatformApiOptions,
} from '../src/index.ts'

const TOKEN = 'HRKU-the-very-secret-token'
const HOOK = {
  include: ['api:release'],
  level: 'sync',
  url: 'https://slugline.example.com/hooks/the-very-secret-signature/',
  secret: 'the-very-secret-secret',
  authorization: 'Bearer the-very-secret-authorization',
} as const

/** Whatever shows an error to somebody: a log, a console, an error tracker. */
const shown = (value: unknown): string =>
  [JSON.stringify(value), String(value), inspect(value, { depth: Infinity, showHidden: true })].join('\n')

/** An answer of somebody who repeats all that he was sent. */
const echo = async (request: Request, status: number): Promise<Response> => {
  const text = `${JSON.stringify([...request.headers])} ${await request.text()}`.replaceAll('"', "'")
  const headers = { 'request-id': `of ${request.headers.get('authorization')}` }
  return Response.json({ id: text, message: text, url: text, name: [text] }, { status, headers })
}

/** Failures, with as much of the call in them as they may have. */
const FAILURES: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
  'a refusal that repeats the call': (request) => echo(request, 422),
  'a refusal of the token': (request) => echo(request, 401),
  'trouble at Heroku': (request) => echo(request, 500),
  'another shape': async (request) => Response.json([await request.text(), request.headers.get('authorization')]),
  'no JSON': async (request) => new Response(String(request.headers.get('authorization'))),
  'a redirect': async (request) =>
    new Response(null, { status: 302, headers: { location: `https://x/${request.headers.get('authorization')}` } }),
  'a broken connection': (request) =>
    Promise.reject(
      new TypeError('fetch failed', { cause: Object.assign(new Error(shown([...request.headers])), { code: TOKEN }) }),
    ),
  'something else that is thrown': (request) =>
    Promise.reject(Object.assign(new Error('no'), { request, headers: [...request.headers] })),
  'nothing at all': () => new Promise(() => {}),
}

const calls = (api: PlatformApi) => [
  api.account.read(),
  api.apps.read('acme-web'),
  api.releases.page('acme-web'),
  api.webhooks.create('acme-web', HOOK),
  api.webhooks.update('acme-web', 'x', HOOK),
  api.webhooks.remove('acme-web', 'x'),
]

describe('secrets', () => {
  it.each(Object.entries(FAILURES))('are not told after %s', async (_name, handle) => {
    const options: Omit<PlatformApiOptions, 'token'> = {
      fetch: (input, init) => handle(new Request(input, init)),
      wait: async () => {},
      tries: 2,
      timeout: 20,
    }
    const access = { token: TOKEN, app: 'acme-web' }
    const source = makeHerokuReleaseSource(options)
    const subscriptions = makeHerokuSubscriptions(options)
    const tasks = [
      ...calls(makePlatformApi({ ...options, token: TOKEN })),
      source.app(access),
      source.releases(access, null),
      subscriptions.list(access),
      subscriptions.create(access, HOOK),
    ]
    const results: readonly E.Either<unknown, unknown>[] = await Promise.all(tasks.map((task) => task()))
    for (const result of results) expect(shown(result)).not.toContain('the-very-secret')
    expect(results.filter(E.isLeft).length).toBeGreaterThanOrEqual(tasks.length - 1)
  })

  it.each(['', 'two words', 'line\nbreak', 'naïve', '\u0000'])(
    'a token that cannot be one is not sent: %j',
    async (token) => {
      const sent: unknown[] = []
      const api = makePlatformApi({
        token,
        fetch: async (input) => {
          sent.push(input)
          return new Response()
        },
      })
      const error = await api.account.read()()
      expect(error).toMatchObject({ _tag: 'Left', left: { _tag: 'Refused', status: 401, id: 'unauthorized' } })
      expect(token !== '' && shown(error).includes(token)).toBe(false)
      expect(sent).toEqual([])
    },
  )

  it('the client shows none either', () => {
    expect(shown(makePlatformApi({ token: TOKEN }))).not.toContain('the-very-secret')
  })
})

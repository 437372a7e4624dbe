import type { RequestListener } from 'node:http'
import {
  makeSafeFetch,
  makeSentryForwarding,
  makeSentryRecording,
  SentryError,
  type SentryOptions,
} from '@slugline/adapters-http'
import type { RecordingError } from '@slugline/core'
import { aDeployed, aRef, sha } from '@slugline/core/contracts'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { stopTimers } from '../../../../test/support/stop-timers.ts'
import { countingServer } from '../support/counting-server.ts'
import { type FakeServer, makeFakeGlitchTip, makeFakeSentry } from '../support/fake-sentry.ts'
import { present, run } from '../support/harness.ts'
import { closedPort } from '../support/port.ts'

const WEB = { organizationId: 'acme', projectIds: ['web'] }
const DEPLOYED = aDeployed(WEB, { number: 1, refs: [aRef('acme/web', sha(1))] })
const RELEASES = '/api/0/organizations/acme/releases/'

const recordOn = async (options: SentryOptions) => {
  const recorded = await makeSentryRecording({ pause: 0, ...options }).record(DEPLOYED)()
  if (E.isRight(recorded)) throw new Error('not refused')
  return recorded.left
}

const shown = (error: RecordingError) => ({
  tag: error._tag,
  family: 'cause' in error && error.cause instanceof SentryError ? error.cause.failure._tag : null,
  message: 'cause' in error && error.cause instanceof SentryError ? error.cause.message : '',
})

type Fetch = typeof globalThis.fetch

/** A fault before the call arrives, or after it had its effect; null: none. */
type Fault = 'refused connection' | 'lost answer' | 'HTTP 500' | 'HTTP 500 after the effect' | 'half an answer' | null

const withFault = async (fault: Fault, call: () => Promise<Response>): Promise<Response> => {
  switch (fault) {
    case null:
      return call()
    case 'refused connection':
      throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:9') })
    case 'HTTP 500':
      return new Response('<h1>500</h1>', { status: 500, headers: { 'content-type': 'text/html' } })
  }
  const text = await (await call()).text()
  if (fault === 'half an answer') return new Response(text.slice(0, text.length / 2))
  if (fault === 'HTTP 500 after the effect') return new Response('', { status: 500 })
  throw new TypeError('fetch failed', { cause: new Error('read ECONNRESET') })
}

/** A server of which the nth call has the nth fault; there is none when they are used up. */
const faulty = (server: FakeServer, faults: readonly Fault[]): Fetch => {
  const left = [...faults]
  return (input, init) => withFault(left.shift() ?? null, () => server.fetch(input, init))
}

const answering =
  (status: number, body: unknown, headers: Record<string, string> = {}): Fetch =>
  async () =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })

describe('a server that refuses', () => {
  it.each([
    [401, { detail: 'Invalid token' }, 'Invalid token (is the token valid there?)'],
    [403, { detail: 'You do not have permission to perform this action.' }, 'and access to the projects)'],
    [400, { detail: { code: 'sso-required', message: 'Must login via SSO' } }, 'message: Must login via SSO'],
    [400, { projects: { 0: ['Insufficient access to project'] } }, 'projects: 0: Insufficient access to project'],
    [400, { refs: [{}, { commit: ['Too long.'] }] }, 'answered 400: refs: commit: Too long.'],
    [418, [], 'the server answered 418'],
    [403, {}, 'the server answered 403 (the token needs'],
  ])('with %i is a fault that says why, and is asked once', async (status, body, words) => {
    let calls = 0
    const fetch: Fetch = (input, init) => {
      calls += 1
      return answering(status, body)(input, init)
    }
    const { tag, family, message } = shown(await recordOn({ ...makeFakeSentry(), fetch }))
    expect([tag, family, calls]).toEqual(['StoreFault', 'Refused', 1])
    expect(message).toContain(`GET ${RELEASES}${sha(1)}/: the server answered ${status}`)
    expect(message).toContain(words)
  })

  it.each([429, 500, 502, 503, 504, 409])('with %i is away for now', async (status) => {
    const fetch = answering(status, { detail: 'later' }, { 'retry-after': '0' })
    expect(shown(await recordOn({ ...makeFakeSentry(), fetch }))).toMatchObject({
      tag: 'StoreUnavailable',
      family: 'Refused',
    })
  })

  it.each([429, 503])('with %i until later is let alone until then', async (status) => {
    let calls = 0
    const fetch: Fetch = async (input, init) => {
      calls += 1
      return answering(status, { detail: 'later' }, { 'retry-after': '120' })(new Request(input, init))
    }
    const from = Date.now() + 120_000
    const error = await recordOn({ ...makeFakeSentry(), fetch })
    expect(shown(error)).toMatchObject({ tag: 'StoreUnavailable', family: 'Refused' })
    const notBefore = 'notBefore' in error ? error.notBefore : undefined
    expect(notBefore).toBeGreaterThanOrEqual(from)
    expect(notBefore).toBeLessThanOrEqual(Date.now() + 120_000)
    expect(calls).toBe(1)
  })

  it.each([429, 500, 503])('with %i once is asked again', async (status) => {
    const server = makeFakeSentry()
    const asked = new Set<string>()
    const fetch: Fetch = (input, init) => {
      const request = new Request(input, init)
      const call = `${request.method} ${request.url}`
      if (asked.has(call)) return server.fetch(request)
      asked.add(call)
      return answering(status, { detail: 'once' }, { 'retry-after': '0' })(request)
    }
    const { record } = makeSentryRecording({ ...server, fetch, pause: 0 })
    expect(await run(record(DEPLOYED))).toMatchObject({ outcome: { outcome: 'recorded' }, created: true })
    expect(present(server.releases.get(sha(1))).deploys).toHaveLength(1)
  })

  it('with a limit that ends in an hour, by another header than Retry-After, is not waited for', async () => {
    stopTimers()
    const fetch = answering(429, { detail: 'busy' }, { 'ratelimit-reset': '3600' })
    const refused = recordOn({ ...makeFakeSentry(), fetch })
    await vi.advanceTimersByTimeAsync(9_000)
    expect(shown(await refused)).toMatchObject({ tag: 'StoreUnavailable', family: 'Refused' })
  })

  it('has its own words cut, and the token out of them', async () => {
    const server = makeFakeSentry()
    const fetch = answering(400, { detail: `${server.token} is wrong. ${'x'.repeat(100_000)}` })
    const { message } = shown(await recordOn({ ...server, fetch }))
    expect(message).not.toContain(server.token)
    expect(message.length).toBeLessThan(400)
  })

  it.each([
    ['lists', `{"projects":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['objects', `{"x":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`],
    ['details', `${'{"detail":['.repeat(100_000)}1${']}'.repeat(100_000)}`],
  ])('may nest %s as deep as it likes', async (_name, body) => {
    const fetch: Fetch = async () =>
      new Response(body, { status: 400, headers: { 'content-type': 'application/json' } })
    expect(shown(await recordOn({ ...makeFakeSentry(), fetch }))).toMatchObject({
      tag: 'StoreFault',
      family: 'Refused',
    })
  })

  it('leaves no token in any error', async () => {
    const server = makeFakeSentry()
    const failing: Fetch[] = [
      answering(401, { detail: server.token }),
      answering(500, server.token),
      answering(200, { [server.token]: server.token }),
      () => Promise.reject(new TypeError('fetch failed', { cause: new Error(`no way: ${server.token}`) })),
    ]
    for (const fetch of failing) {
      const error = await recordOn({ ...server, fetch })
      const cause = 'cause' in error ? error.cause : null
      expect(cause).toBeInstanceOf(SentryError)
      expect(`${JSON.stringify(cause)} ${Object(cause).stack} ${Object(cause).cause}`).not.toContain(server.token)
    }
  })
})

describe('a server that answers something else', () => {
  it.each([
    ['no JSON', new Response('<html>Log in</html>'), 'expected JSON'],
    ['a cut body', new Response('{"projects": ['), 'expected JSON'],
    ['another object', Response.json({ projects: 'web' }), 'projects: expected an array of at most 5000 projects'],
    ['more projects than anybody has', Response.json({ projects: Array(100_000).fill(1) }), 'at most 5000 projects'],
    ['a list', Response.json([]), 'body: expected a release'],
    ['a wrong member', Response.json({ projects: [], refs: [{ commit: 1 }] }), 'refs'],
    ['nothing', new Response(null, { status: 204 }), 'expected JSON'],
  ])('(%s) may answer better later, and is told with where it was wrong', async (_name, response, words) => {
    const { tag, family, message } = shown(await recordOn({ ...makeFakeSentry(), fetch: async () => response.clone() }))
    expect([tag, family]).toEqual(['StoreUnavailable', 'UnexpectedAnswer'])
    expect(message).toContain(words)
  })

  it('without end is cut', async () => {
    let pieces = 0
    const piece = new Uint8Array(1024 * 1024).fill(0x20)
    const fetch: Fetch = async () =>
      new Response(
        new ReadableStream({
          pull: (controller) => {
            pieces += 1
            controller.enqueue(piece)
          },
        }),
      )
    const { tag, message } = shown(await recordOn({ ...makeFakeSentry(), fetch }))
    expect(tag).toBe('StoreUnavailable')
    expect(message).toContain('body: longer than 1048576 bytes')
    expect(pieces).toBeLessThan(8)
  })

  it('that takes its time for each page of a list is left when the time for all of it is up', async () => {
    const server = makeFakeSentry()
    const link = '<https://x.example/>; rel="next"; results="true"; cursor="0:1:0"'
    let pages = 0
    const fetch: Fetch = async (input, init) => {
      new Request(input, init).signal.throwIfAborted()
      if (!new URL(new Request(input).url).pathname.endsWith('/deploys/'))
        return answering(200, { projects: [{ id: 11, slug: 'web' }] })(input, init)
      pages += 1
      await new Promise((resolve) => setTimeout(resolve, 20))
      return answering(200, [], { link })(input, init)
    }
    const record = makeSentryRecording({ ...server, fetch, pause: 0, totalTimeout: 200 }).record(DEPLOYED)
    expect(await record()).toMatchObject({ _tag: 'Left', left: { _tag: 'StoreUnavailable' } })
    expect(pages).toBeLessThan(20)
  })

  it('too late is let alone for a minute by whoever forwards to it', async () => {
    stopTimers()
    let now = 0
    const { url, token, fetch } = makeFakeSentry()
    let isSilent = true
    let calls = 0
    const slow: Fetch = (input, init) => {
      calls += 1
      return isSilent ? new Promise(() => {}) : fetch(input, init)
    }
    const clock = { now: () => now }
    const forwarding = makeSentryForwarding({ fetch: slow, clock, timeout: 60_000, pause: 0 })
    const record = () => forwarding.to({ url, token, organization: 'acme', projects: ['web'] }).record(DEPLOYED)()
    const late = record()
    await expect.poll(() => calls).toBe(1)
    vi.advanceTimersByTime(60_000)
    expect(await late).toMatchObject({ left: { _tag: 'StoreUnavailable', notBefore: 60_000 } })
    isSilent = false
    const before = calls
    const cause = { message: 'The server to forward to did not answer in time a moment ago.' }
    expect(await record()).toMatchObject({ left: { _tag: 'StoreUnavailable', cause, notBefore: 60_000 } })
    expect(calls).toBe(before)
    now = 60_000
    expect(await record()).toMatchObject({ right: { outcome: { outcome: 'recorded' } } })
  })

  it.each([
    ['3600', 3_600_000],
    ['30', 60_000],
  ])(
    'too late, says a proxy, and to come back in %s s, is let alone for a minute at least',
    async (asked, expected) => {
      vi.useFakeTimers({ toFake: ['Date'], now: 0 })
      onTestFinished(() => void vi.useRealTimers())
      const { url, token } = makeFakeSentry()
      const forwarding = makeSentryForwarding({ fetch: answering(504, {}, { 'retry-after': asked }), pause: 0 })
      const target = { url, token, organization: 'acme', projects: ['web'] }
      const recorded = await forwarding.to(target).record(DEPLOYED)()
      expect(recorded).toMatchObject({ left: { _tag: 'StoreUnavailable', notBefore: expected } })
    },
  )

  it('to which no connection comes about is let alone too', async () => {
    const cause = Object.assign(new Error('Connect Timeout Error'), { code: 'UND_ERR_CONNECT_TIMEOUT' })
    const fetch: Fetch = () => Promise.reject(new TypeError('fetch failed', { cause }))
    const { url, token } = makeFakeSentry()
    const forwarding = makeSentryForwarding({ fetch, clock: { now: () => 0 }, pause: 0 })
    const record = () => forwarding.to({ url, token, organization: 'acme', projects: ['web'] }).record(DEPLOYED)()
    const saying = (message: string) => ({ left: { cause: { message: expect.stringContaining(message) } } })
    expect(await record()).toMatchObject(saying('the server cannot be reached: Connect Timeout Error'))
    expect(await record()).toMatchObject(saying('did not answer in time a moment ago'))
  })

  it('with a list of deploys without end is left', async () => {
    const link = '<https://x.example/>; rel="next"; results="true"; cursor="0:1:0"'
    const release = answering(200, { projects: [{ id: 11, slug: 'web' }], dateReleased: null })
    const fetch: Fetch = (input, init) =>
      new URL(new Request(input).url).pathname.endsWith('/deploys/')
        ? answering(200, [], { link })(input, init)
        : release(input, init)
    expect(shown(await recordOn({ ...makeFakeSentry(), fetch })).message).toContain('link: expected an end')
  })
})

describe('over a socket', () => {
  const listen = async (listener: RequestListener): Promise<string> =>
    `http://127.0.0.1:${(await countingServer(listener)).port}`
  const options = { token: 'a token', timeout: 100 }

  it('a server that is away is told with the reason', async () => {
    const url = `http://127.0.0.1:${await closedPort()}`
    const { tag, family, message } = shown(await recordOn({ ...options, url, timeout: 5000 }))
    expect([tag, family]).toEqual(['StoreUnavailable', 'Unreachable'])
    expect(message).toMatch(/the server cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:\d+$/)
  })

  it('one with several addresses too', async () => {
    const addresses = [{ address: '127.0.0.1', family: 4 } as const, { address: '::1', family: 6 } as const]
    const { fetch, close } = makeSafeFetch({ allowedHosts: ['sentry.internal'], resolve: async () => addresses })
    onTestFinished(close)
    const url = `http://sentry.internal:${await closedPort()}`
    const { message } = shown(await recordOn({ ...options, timeout: 5000, fetch, url }))
    expect(message).toMatch(/the server cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:\d+$/)
  })

  it('a server that never answers, or never ends, is left', async () => {
    const silent = await listen(() => {})
    const endless = await listen((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{')
    })
    for (const url of [silent, endless]) {
      const { tag, message } = shown(await recordOn({ ...options, url }))
      expect(tag).toBe('StoreUnavailable')
      expect(message).toContain('it took too long')
    }
  })

  it('calls that are cut by ourselves are not repeated, and all who wait for them go at once', async () => {
    const url = await listen(() => {})
    const { fetch, close } = makeSafeFetch({ allowedHosts: ['127.0.0.1'] })
    const { record } = makeSentryRecording({ ...options, url, fetch, timeout: 5000, pause: 60_000 })
    const recordings = Array.from({ length: 5 }, () => record(DEPLOYED)())
    await close()
    const closed = { cause: { message: expect.stringContaining('the way out is closed') } }
    expect(await Promise.all(recordings)).toMatchObject(recordings.map(() => ({ left: closed })))
  })

  it('an answer that is cut is none', async () => {
    const url = await listen((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"projects"')
      response.socket?.end()
    })
    expect(shown(await recordOn({ ...options, url, timeout: 5000 }))).toMatchObject({
      tag: 'StoreUnavailable',
      family: 'Unreachable',
    })
  })

  it('a redirect is not followed, and the token goes nowhere else', async () => {
    const asked: string[] = []
    const elsewhere = await listen((request, response) => {
      asked.push(request.url ?? '')
      response.end('{}')
    })
    const url = await listen((_request, response) => {
      response.writeHead(302, { location: elsewhere }).end()
    })
    const { tag, message } = shown(await recordOn({ ...options, url, timeout: 5000 }))
    expect(tag).toBe('StoreFault')
    expect(message).toContain('answered 302 (redirects are not followed: name the address where the API is)')
    expect(asked).toEqual([])
  })
})

describe('whatever fails', () => {
  const fault: fc.Arbitrary<Fault> = fc.constantFrom(
    null,
    'refused connection',
    'lost answer',
    'HTTP 500',
    'HTTP 500 after the effect',
    'half an answer',
  )

  it('at whatever call: repeated until it succeeds, there is one release with its refs and one deploy', async () => {
    const servers = fc.constantFrom(makeFakeSentry, makeFakeGlitchTip)
    await fc.assert(
      fc.asyncProperty(servers, fc.array(fault, { maxLength: 24 }), fc.boolean(), async (make, faults, restarts) => {
        const server = make()
        const options = { ...server, fetch: faulty(server, faults), pause: 0 }
        let { record } = makeSentryRecording(options)
        let recorded = await record(DEPLOYED)()
        // Each time there is a fault less.
        for (let left = faults.length; E.isLeft(recorded) && left > 0; left -= 1) {
          if (restarts) ({ record } = makeSentryRecording(options))
          recorded = await record(DEPLOYED)()
        }
        expect(recorded).toMatchObject({ _tag: 'Right' })
        expect([...server.releases.keys()]).toEqual([sha(1)])
        const { heads, projects, values, deploys } = present(server.releases.get(sha(1)))
        expect([...projects]).toEqual(['web'])
        expect(values.dateReleased).toBe('2026-11-23T12:01:00.000Z')
        expect(deploys).toHaveLength(1)
        if (make === makeFakeSentry) expect([...heads]).toEqual([['acme/web', sha(1)]])
      }),
      { numRuns: 60 },
    )
  })

  it('a lost answer is no duplicate: this call did it', async () => {
    const server = makeFakeSentry()
    // Release (not there), release made, deploy made.
    const fetch = faulty(server, [null, null, 'lost answer'])
    const recorded = await run(makeSentryRecording({ ...server, fetch, pause: 0 }).record(DEPLOYED))
    expect(recorded).toMatchObject({ outcome: { outcome: 'recorded' }, created: true, deployId: '5000' })
  })

  it.each([
    ['we have waited long enough', () => Promise.reject(new DOMException('too late', 'TimeoutError'))],
    ['a proxy has', async () => new Response('<h1>504</h1>', { status: 504 })],
  ])('a deploy that may still be under way is not asked for twice: %s', async (_name, give) => {
    const server = makeFakeSentry()
    const atIt: (() => Promise<unknown>)[] = []
    const fetch: Fetch = async (input, init) => {
      const request = new Request(input, init)
      if (request.method !== 'POST' || !request.url.endsWith('/deploys/')) return server.fetch(request)
      const made = request.clone()
      atIt.push(() => server.fetch(made))
      return give()
    }
    const { record } = makeSentryRecording({ ...server, fetch, pause: 0 })
    for (const _delivery of [1, 2]) {
      expect(await record(DEPLOYED)()).toMatchObject({ left: { _tag: 'StoreUnavailable' } })
    }
    expect(atIt).toHaveLength(1)
    for (const end of atIt) await end()
    expect(await run(record(DEPLOYED))).toMatchObject({ outcome: { outcome: 'duplicate' }, deployId: '5000' })
  })

  it('a deploy that may still be under way keeps no other waiting', async () => {
    const server = makeFakeSentry()
    let state: 'slow' | 'away' | 'well' = 'slow'
    const fetch: Fetch = async (input, init) => {
      const request = new Request(input, init)
      if (state === 'away') return answering(503, {})(request)
      if (state === 'well' || request.method !== 'POST' || !request.url.endsWith('/deploys/'))
        return server.fetch(request)
      state = 'away'
      throw new DOMException('too late', 'TimeoutError')
    }
    const { url, token } = server
    const forwarding = makeSentryForwarding({ fetch, pause: 0 })
    const { record } = forwarding.to({ url, token, organization: 'acme', projects: ['web'] })
    expect(await record(DEPLOYED)()).toMatchObject({ left: { cause: { failure: { status: 503 } } } })
    state = 'well'
    const cause = { message: expect.stringContaining('it did not answer in time a moment ago, and may be at it') }
    expect(await record(DEPLOYED)()).toMatchObject({ left: { cause, notBefore: expect.any(Number) } })
    const other = record(aDeployed(WEB, { number: 2, refs: [aRef('acme/web', sha(2))] }))
    expect(await other()).toMatchObject({ right: { outcome: { outcome: 'recorded' } } })
  })

  it('a deploy is not asked for before the time that the server names', async () => {
    const server = makeFakeSentry()
    let asked = 0
    const fetch: Fetch = async (input, init) => {
      const request = new Request(input, init)
      if (request.method !== 'POST' || !request.url.endsWith('/deploys/')) return server.fetch(request)
      asked += 1
      return answering(429, { detail: 'later' }, { 'retry-after': '120' })(request)
    }
    expect(await recordOn({ ...server, fetch })).toMatchObject({ notBefore: expect.any(Number) })
    expect(asked).toBe(1)
  })
})

import { once } from 'node:events'
import { connect } from 'node:net'
import {
  apiRoutes,
  nodeSigning,
  type RouteLimits,
  recommendedServerOptions,
  systemClock,
} from '@slugline/adapters-http'
import { ADMIN } from '@slugline/core'
import { type FastifyInstance, fastify } from 'fastify'
import { taskEither as TE } from 'fp-ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { authorization, listen, makeWorld, PUBLIC_URL, type RawAnswers, sendRaw } from './support/harness.ts'

const LIMIT = 16 * 1024 * 1024
const RELEASE = '/api/0/organizations/acme/releases/1.0/'
const JSON_TYPE = { ...authorization, 'content-type': 'application/json' }

/** An API with a release. */
const serve = async (limits: RouteLimits = {}): Promise<FastifyInstance> => {
  const { useCases, store, app: world } = await makeWorld()
  const payload = '{"version":"1.0","projects":["web"]}'
  await world.inject({ method: 'POST', url: '/api/0/organizations/acme/releases/', headers: JSON_TYPE, payload })
  const app = fastify(recommendedServerOptions)
  onTestFinished(() => app.close())
  const ports = { ...store, signing: nodeSigning, clock: systemClock }
  const authenticate = () => TE.right(ADMIN)
  await app.register(apiRoutes({ useCases, ports, authenticate, publicUrl: PUBLIC_URL, limits }))
  return app
}

const put = (app: FastifyInstance, payload: string | Buffer, accept = '*/*') =>
  app.inject({ method: 'PUT', url: RELEASE, headers: { ...JSON_TYPE, accept }, payload })

const commit = (index: number): string =>
  JSON.stringify({
    id: index.toString(16).padStart(40, '0'),
    repository: 'origin',
    author_name: 'Dev',
    author_email: 'dev@example.com',
    timestamp: '2026-11-23T22:16:37+05:30',
    message: `change number ${index}\n`,
    patch_set: [{ path: `src/file-${index}.ts`, type: 'M' }],
  })

const withCommits = (commits: string): string => `{"commits":[${commits}]}`

/** As often as it fits, with something else at the end. */
const repeated = (item: string, last: string, room = LIMIT - 100): string =>
  `${`${item},`.repeat(Math.floor((room - last.length) / (item.length + 1)))}${last}`

/** A million members or so, each with a name of its own. */
const named = (member: (name: string) => string): string =>
  Array.from({ length: 900_000 }, (_, index) => member(`"\\"${index}"`)).join(',')

/** White space behind it, up to so many bytes. */
const padded = (json: string, size: number): string => json + ' '.repeat(size - json.length)

describe('a body with commits', () => {
  it('may have 16 MiB, and not a byte more', async () => {
    const app = await serve()
    const json = withCommits(Array.from({ length: 20_000 }, (_, index) => commit(index)).join(','))
    const taken = await put(app, padded(json, LIMIT))
    expect([taken.statusCode, taken.json().commitCount]).toEqual([200, 20_000])
    const over = await put(app, padded(json, LIMIT + 1))
    expect([over.statusCode, over.headers.connection]).toEqual([413, 'close'])
    expect(over.json()).toEqual({ detail: `The body is larger than ${LIMIT} bytes.` })
  })

  it('that comes in chunks without end is cut', async () => {
    const port = await listen(await serve())
    const head = [`PUT ${RELEASE} HTTP/1.1`, 'Host: x', 'Authorization: Bearer x', 'Transfer-Encoding: chunked']
    const chunk = `100000\r\n${' '.repeat(0x10_00_00)}\r\n`
    const chunks = Array.from({ length: 16 }, () => chunk)
    const answer = await sendRaw(port, [`${head.join('\r\n')}\r\n\r\n`, ...chunks, '1\r\n \r\n'])
    expect(answer.statuses).toEqual([413])
  })

  it('tells every wrong field up to a hundred, and five of them in a sentence', async () => {
    const app = await serve()
    const answer = await put(
      app,
      withCommits(repeated('{"id":"","author_name":1}', '{}', 10_000)),
      'application/problem+json',
    )
    expect(answer.statusCode).toBe(400)
    const { errors, detail } = answer.json()
    expect(errors).toHaveLength(100)
    expect(errors[1]).toEqual({ path: 'commits[0].author_name', expected: 'a text' })
    expect(detail.match(/expected/g)).toHaveLength(5)
  })
})

/** Bodies of 16 MiB that nobody of good will sends, and the beginning of what they are answered. */
const HOSTILE: readonly (readonly [string, () => string | Buffer, string])[] = [
  [
    'millions of numbers',
    () => withCommits(repeated('0', '0')),
    'commits: expected an array of at most 100000 commits,',
  ],
  ['100 000 wrong commits', () => withCommits(`${'{"id":1},'.repeat(99_999)}0`), 'commits[0].id: expected a commit id'],
  [
    'millions of wrong files',
    () => withCommits(`{"id":"a","patch_set":[${repeated('0', '0')}]}`),
    'commits[0].patch_set: expected an array of at most 100000 changed files.',
  ],
  ['millions of objects', () => withCommits(repeated('{}', '{}')), 'The body has more than 1000000 objects'],
  ['millions of arrays', () => `[${repeated('[]', '[]')}]`, 'The body has more than 1000000 objects'],
  [
    'a tower of arrays',
    () => `${'['.repeat(LIMIT / 2)}${']'.repeat(LIMIT / 2)}`,
    'The body has more than 1000000 objects',
  ],
  [
    'a smaller tower',
    () => padded(`${'['.repeat(900_000)}${']'.repeat(900_000)}`, LIMIT),
    'The body nests deeper than 32',
  ],
  ['a million names', () => `{${named((name) => `${name}:1`)}}`, 'The members of the body have more than 10000'],
  [
    'a million names in as many objects',
    () => withCommits(named((name) => `{${name} : 1}`)),
    'The members of the body have more than 10000',
  ],
  ['a member __proto__ at its end', () => `{"a":[${repeated('"a"', '{"__proto__":1}')}]}`, 'The body holds NUL'],
  ['half a character at its end', () => `{"a":"${'x'.repeat(LIMIT - 100)}\\ud800"}`, 'The body holds NUL'],
  ['no JSON', () => Buffer.alloc(LIMIT), 'The body is not JSON.'],
  ['no UTF-8', () => Buffer.alloc(LIMIT, 0xff), 'The body is not UTF-8 text.'],
  ['a quote without end', () => `{"commits":"${'\\'.repeat(LIMIT - 100)}`, 'The body is not JSON.'],
]

describe('a hostile body of 16 MiB', () => {
  it.each(HOSTILE)('is refused, and the server lives on: %s', async (_, make, beginning) => {
    const app = await serve()
    const answer = await put(app, make())
    expect([answer.statusCode, answer.json().detail.slice(0, beginning.length)]).toEqual([400, beginning])
    expect(answer.body.length).toBeLessThan(1000)
    expect((await put(app, '{}')).statusCode).toBe(200)
  })

  it('takes no more memory when it is repeated', async () => {
    const app = await serve()
    const body = Buffer.from(
      withCommits(`${'{"id":1},'.repeat(99_999)}{"a":[${repeated('"abcdefgh"', '0', LIMIT - 1_000_000)}]}`),
    )
    await put(app, body)
    const before = process.memoryUsage().rss
    for (let turn = 0; turn < 3; turn += 1) expect((await put(app, body)).statusCode).toBe(400)
    expect((process.memoryUsage().rss - before) / 1024 / 1024).toBeLessThan(300)
  })
})

describe('large bodies on their way in', () => {
  it('are given up when they hold too much, the first ones first', async () => {
    const app = await serve({ incoming: 2_000_000 })
    const port = await listen(app)
    const head = [`PUT ${RELEASE} HTTP/1.1`, 'Host: x', 'Authorization: Bearer x', `Content-Length: ${LIMIT}`]
    const part = ' '.repeat(900_000)
    const answers: RawAnswers[] = []
    const calls = Array.from({ length: 4 }, async () => {
      answers.push(await sendRaw(port, [`${head.join('\r\n')}\r\n\r\n`, part]))
    })
    await expect.poll(() => answers.length).toBe(2)
    for (const { statuses, head, rest } of answers) {
      expect(statuses).toEqual([503])
      expect(head.toLowerCase()).toContain('retry-after: 2')
      expect(rest).toContain('Too many calls are waiting.')
    }
    app.server.closeAllConnections()
    await Promise.all(calls)
    expect(answers).toHaveLength(4)
  })
})

describe('a body in small pieces', () => {
  it('is given up when the pieces hold too much, though its bytes do not', async () => {
    const port = await listen(await serve({ incoming: 1_000_000 }))
    const head = [`PUT ${RELEASE} HTTP/1.1`, 'Host: x', 'Authorization: Bearer x', 'Transfer-Encoding: chunked']
    const answer = await sendRaw(port, [`${head.join('\r\n')}\r\n\r\n`, '1\r\n \r\n'.repeat(10_000)])
    expect(answer.statuses).toEqual([503])
  })
})

describe('large answers that nobody reads', () => {
  it('are cut off when they hold too much, the first ones first', async () => {
    const app = await serve({ outgoing: 30_000_000 })
    const commits = Array.from({ length: 100 }, (_, id) => `{"id":"${id}","message":"${'x'.repeat(16_384)}"}`)
    expect((await put(app, withCommits(commits.join(',')))).statusCode).toBe(200)
    const port = await listen(app)
    const ask = `GET ${RELEASE}commits/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\n\r\n`
    const askAndWait = async (): Promise<() => Promise<unknown>> => {
      const socket = connect(port, '127.0.0.1').pause()
      onTestFinished(() => void socket.destroy())
      socket.on('error', () => undefined).write(ask.repeat(15))
      await once(socket, 'readable')
      return () => once(socket.resume(), 'close')
    }
    const first = await askAndWait()
    await askAndWait()
    await first()
    expect((await app.inject({ url: `${RELEASE}commits/`, headers: JSON_TYPE })).statusCode).toBe(200)
  })
})

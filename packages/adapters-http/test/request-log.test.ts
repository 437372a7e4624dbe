import {
  configPayload,
  deployHookForm,
  deployPayload,
  SIGNATURE_HEADER,
  signDelivery,
} from '@slugline/heroku-client/testing'
import type { InjectOptions } from 'fastify'
import { taskEither as TE } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { ADMIN_TOKEN, authorization, makeWorld, SECRET, type World } from './support/harness.ts'

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const
const ID = /^[0-9a-f]{12}-[0-9a-z]+$/

type Line = Readonly<Record<string, unknown>>

/** A server that logs into a list. */
const makeLoggedWorld = async (level: string, change: Parameters<typeof makeWorld>[0] = {}) => {
  const lines: Line[] = []
  const write = (text: string): void => void lines.push(JSON.parse(text))
  const world = await makeWorld(change, {}, { level, stream: { write } })
  return { ...world, lines }
}

const deliver = async ({ app, hook }: World, payload: unknown, change: InjectOptions = {}) => {
  const body = JSON.stringify(payload)
  const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signDelivery(SECRET, body) }
  return app.inject({ method: 'POST', url: await hook('heroku'), headers, payload: body, ...change })
}

describe('the log', () => {
  it('has no line above debug for a delivery that is accepted', async () => {
    const world = await makeLoggedWorld('info')
    for (const payload of [deployPayload(), deployPayload(), configPayload(['LANG'], { release: 78 })]) {
      expect((await deliver(world, payload)).statusCode).toBe(204)
    }
    expect(world.lines).toEqual([])
  })

  it('has one line at debug for each delivery, with the ids of request and delivery', async () => {
    const world = await makeLoggedWorld('debug')
    const answer = await deliver(world, deployPayload())
    expect(world.lines).toEqual([
      expect.objectContaining({
        level: 20,
        reqId: expect.stringMatching(ID),
        msg: 'delivery.received',
        event: 'delivery.received',
        plugin: 'heroku',
        projectId: world.project.id,
        deliveryId: answer.headers['slugline-delivery'],
        outcome: 'recorded',
        reason: 'deploy',
      }),
    ])
  })

  it('tells at info of refused calls to a right URL, and at debug of all others', async () => {
    const world = await makeLoggedWorld('debug')
    await deliver(world, {}, { headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: 'x' } })
    await deliver(world, {}, { url: '/api/hooks/release/heroku/1/wrong/' })
    await deliver(world, {}, { headers: { 'content-type': 'text/plain' } })
    await deliver(world, {}, { method: 'PUT' })
    await deliver(world, {}, { payload: 'x'.repeat(1024 * 1024 + 1) })
    expect(world.lines.map(({ level, error, reqId }) => [level, error, ID.test(String(reqId))])).toEqual([
      [30, 'SignatureError', true],
      [20, 'NoSuchHook', true],
      [20, 'UnsupportedMediaType', true],
      [20, 'MethodNotAllowed', true],
      [20, 'BodyTooLarge', true],
    ])
  })

  it("takes a proxy's request id, if it is safe to log", async () => {
    const world = await makeLoggedWorld('debug')
    const url = '/api/hooks/release/heroku/1/wrong/'
    const given = [
      'd9f5e3c0-8c1f-4a57-9d5f-000000000000',
      'short',
      `${'x'.repeat(129)}`,
      'line\u00e9 break',
      '{"a":"b"}',
    ]
    for (const id of given) {
      await deliver(world, {}, { url, headers: { 'content-type': 'application/json', 'x-request-id': id } })
    }
    const [first, ...others] = world.lines.map(({ reqId }) => String(reqId))
    expect(first).toBe(given[0])
    for (const id of others) expect(id).toMatch(ID)
    expect(new Set(others).size).toBe(4)
  })
})

describe.each(LEVELS)('at level %s the log', (level) => {
  it('shows no signature, secret, token, payload or e-mail, but that of an owner who is not known', async () => {
    const world = await makeLoggedWorld(level)
    await everyKindOfCall(world)
    const failing = await makeLoggedWorld(level, {
      receiveHook: () => TE.left({ _tag: 'StoreFault', cause: faultWithValues() }),
    })
    await deliver(failing, deployPayload())
    const lines = [...world.lines, ...failing.lines]
    const text = lines
      .map((line) => (line.event === 'owner.missing' ? { ...line, email: '' } : line))
      .map((line) => JSON.stringify(line))
      .join('\n')
    const signature = (await world.hook('heroku')).split('/').at(-2) ?? ''
    const hidden = [signature, SECRET, ADMIN_TOKEN, 'hunter2', 'example.com', 'private-app', 'c0ffee', OTHER_SECRET]
    expect(hidden.filter((value) => text.includes(value))).toEqual([])
    const told = new Set(lines.map(({ event, error, msg }) => error ?? event ?? msg))
    expect([...told].sort()).toEqual(TOLD[level])
    for (const line of lines) expect(line.event === 'owner.missing' || line.reqId !== undefined).toBe(true)
  })
})

const AT_ERROR = ['request failed by a fault of ours']
const AT_INFO = ['InvalidBody', 'SignatureError', 'owner.missing', ...AT_ERROR].sort()
const AT_DEBUG = [
  ...['BodyTooLarge', 'MethodNotAllowed', 'NoSuchHook', 'StoreFault', 'UnsupportedMediaType', 'delivery.received'],
  ...AT_INFO,
].sort()
const TOLD = { fatal: [], error: AT_ERROR, warn: AT_ERROR, info: AT_INFO, debug: AT_DEBUG, trace: AT_DEBUG }

const OTHER_SECRET = 'another secret of the hook'

/** As node-postgres throws it: values in its message, its detail and its parameters. */
const faultWithValues = (): Error =>
  Object.assign(new Error('invalid input syntax for type bigint: "hunter2"'), { code: '22P02', detail: 'hunter2' })

const everyKindOfCall = async (world: World): Promise<void> => {
  const { app, hook } = world
  const url = await hook('heroku')
  const [, signature = ''] = /\/([0-9a-f]{64})\/$/.exec(url) ?? []
  const payload = deployPayload({ app: 'private-app', commit: 'c0ffee'.repeat(6) })
  const other = deployPayload({ app: 'private-app', release: 4711 })
  const stranger = { ...other, data: { ...other.data, user: { id: 'x', email: 'stranger@example.com' } } }
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  for (const body of [payload, payload, stranger, { data: { app: 'hunter2' } }, ['hunter2'], 'hunter2']) {
    await deliver(world, body)
  }
  const calls: readonly InjectOptions[] = [
    { headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: signDelivery(OTHER_SECRET, '{}') } },
    { headers: { 'content-type': 'application/json' }, payload: '{"broken": "hunter2"' },
    { headers: { 'content-type': 'text/plain; a=hunter2' } },
    { headers: form, payload: deployHookForm() },
    { method: 'PUT' },
    { method: 'GET' },
    { url: `${url}?token=hunter2` },
    { url: url.replace('/heroku/', '/builtin/') },
    { url: `/api/hooks/release/heroku/${signature}/1/` },
    { url: `/api/hooks/release/${signature}/1/x/` },
    { url: `/api/hooks/release/heroku/1/%zz${signature}/` },
    { url: `${url}more/` },
    { payload: `{"a":"${'hunter2'.repeat(200_000)}"}` },
  ]
  for (const call of calls) await deliver(world, payload, call)
  const api = '/api/0/organizations/acme/'
  for (const headers of [authorization, { authorization: 'Bearer hunter2' }, {}]) {
    await app.inject({ url: `${api}releases/?query=hunter2`, headers })
    await app.inject({ url: `${api}%zz/?token=hunter2`, headers })
    const body = { webhook_secret: OTHER_SECRET, repository: 'acme/web' }
    await app.inject({ method: 'PUT', url: '/api/0/projects/acme/web/plugins/heroku/', headers, payload: body })
    await app.inject({ method: 'POST', url: `${api}members/`, headers, payload: { name: 'Dev', emails: 'hunter2' } })
  }
}

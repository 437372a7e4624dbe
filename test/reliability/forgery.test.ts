// R4 and R5 over HTTP: a forged call is refused, never with a 5xx, and nothing of it is read, looked up or recorded.
import { makeMemoryStore } from '@slugline/adapters-memory'
import type { Plugin } from '@slugline/core'
import { deployPayload, SIGNATURE_HEADER, signDelivery } from '@slugline/heroku-client/testing'
import { expect, it, onTestFinished, vi } from 'vitest'
import { run } from '../../packages/core/src/contracts/running.ts'
import { readSample, signatures } from '../../packages/heroku-client/test/support/samples.ts'
import { givenTenant, heroku, hookPathOf, makeClock, makeInstance, SECRET, serve } from '../support/instance.ts'
import { proved } from '../support/proof.ts'

const JSON_TYPE = 'application/json'

/** A server on a memory store that counts what is read of a body, and what the use case asks its store for. */
const open = async () => {
  const reached = { decoded: 0, parsed: 0, 'looked up': 0, recorded: 0 }
  const counting: Plugin = {
    ...heroku,
    decode: (raw, mediaType) => {
      reached.decoded += 1
      return heroku.decode(raw, mediaType)
    },
  }
  const memory = makeMemoryStore()
  const store: typeof memory = {
    ...memory,
    users: {
      findByEmail: (...asked) => {
        reached['looked up'] += 1
        return memory.users.findByEmail(...asked)
      },
    },
    recording: {
      record: (recording) => {
        reached.recorded += 1
        return memory.recording.record(recording)
      },
    },
  }
  const instance = makeInstance(store, makeClock(), [counting])
  const tenant = await givenTenant(instance)
  const app = await serve(instance)
  const parse = JSON.parse
  const spy = vi.spyOn(JSON, 'parse').mockImplementation((...text) => {
    reached.parsed += 1
    return parse(...text)
  })
  onTestFinished(() => void spy.mockRestore())
  const url = await hookPathOf(instance, tenant.projectId)
  const call = async (body: string | Uint8Array, headers: Readonly<Record<string, string | string[]>>, path = url) => {
    const payload = Buffer.from(body)
    const answer = await app.inject({
      method: 'POST',
      url: path,
      headers: { 'content-type': JSON_TYPE, ...headers },
      payload,
    })
    return answer.statusCode
  }
  return { instance, tenant, url, call, reached }
}

const BODY = JSON.stringify(deployPayload({ release: 7 }))
const RIGHT = signDelivery(SECRET, BODY)

/** Values of the signature header that are no signature of {@link BODY}; undefined: no such header. */
const HEADERS: Readonly<Record<string, string | string[] | undefined>> = {
  missing: undefined,
  empty: '',
  blank: '   ',
  repeated: [RIGHT, RIGHT],
  'repeated, one of them wrong': [RIGHT, signDelivery('another secret', BODY)],
  'repeated, one of them empty': ['', RIGHT],
  joined: `${RIGHT}, ${RIGHT}`,
  'not ASCII': 'é'.repeat(44),
  'not Latin-1': '署'.repeat(44),
  'letters of full width': RIGHT.replace(/[A-Z]/, 'Ａ'),
  'alphabet of URLs': Buffer.from(RIGHT, 'base64').toString('base64url'),
  'alphabet of URLs, with padding': RIGHT.replaceAll('+', '-').replaceAll('/', '_'),
  'without padding': RIGHT.slice(0, -1),
  'with more padding': `${RIGHT}=`,
  'with junk after it': `${RIGHT}junk`,
  'with junk before it': `sha256=${RIGHT}`,
  'with a space in it': `${RIGHT.slice(0, 20)} ${RIGHT.slice(20)}`,
  quoted: `"${RIGHT}"`,
  hexadecimal: Buffer.from(RIGHT, 'base64').toString('hex'),
  'other bits in the last digit': `${RIGHT.slice(0, 42)}${RIGHT[42] === 'B' ? 'C' : 'B'}=`,
  'of 31 bytes': Buffer.alloc(31).toString('base64'),
  'of 33 bytes': Buffer.alloc(33).toString('base64'),
  'of no bytes at all': Buffer.alloc(32).toString('base64'),
  'in upper case': RIGHT.toUpperCase(),
  'by the empty secret': signDelivery('', BODY),
  'by another secret': signDelivery(`${SECRET} `, BODY),
  'of other bytes': signDelivery(SECRET, `${BODY}\n`),
  'a megabyte': 'A'.repeat(1_000_000),
}

it('a forged call is refused with 401, and nothing of it is read, looked up or recorded', async () => {
  const { instance, tenant, url, call, reached } = await open()
  expect(RIGHT).toMatch(/[+/]/)
  const statuses: number[] = []
  for (const value of Object.values(HEADERS)) {
    statuses.push(await call(BODY, value === undefined ? {} : { [SIGNATURE_HEADER]: value }))
  }
  const headerValues = statuses.length
  for (let at = 0; at < BODY.length; at += 1) {
    const forged = Buffer.from(BODY)
    forged.writeUInt8(forged.readUInt8(at) ^ (1 << (at % 8)), at)
    statuses.push(await call(forged, { [SIGNATURE_HEADER]: RIGHT }))
  }
  for (let at = 0; at < RIGHT.length; at += 1) {
    const other = RIGHT[at] === 'A' ? 'B' : 'A'
    statuses.push(await call(BODY, { [SIGNATURE_HEADER]: RIGHT.slice(0, at) + other + RIGHT.slice(at + 1) }))
  }
  // Genuine deliveries of another subscription, which has another secret.
  for (const [file, signature] of Object.entries(signatures.signatures)) {
    statuses.push(await call(readSample(file), { [SIGNATURE_HEADER]: signature }))
  }
  statuses.push(await call('app=acme-web', { 'content-type': 'application/x-www-form-urlencoded' }))
  expect(statuses).toEqual(statuses.map(() => 401))

  const signed = { [SIGNATURE_HEADER]: RIGHT }
  expect(await call(BODY, signed, url.replace(/.(?=\/$)/, 'x'))).toBe(404)
  expect(await call(BODY, signed, url.replace('/heroku/', '/unknown/'))).toBe(404)
  expect(await call(BODY, { ...signed, 'content-type': 'text/plain' })).toBe(415)
  expect(await call(BODY, { ...signed, 'content-encoding': 'gzip' })).toBe(415)
  expect(await call(' '.repeat(1024 * 1024 + 1), signed)).toBe(413)
  await run(instance.useCases.disablePlugin(tenant.plugin))
  expect(await call(BODY, signed)).toBe(403)
  await run(instance.useCases.enablePlugin(tenant.plugin))
  expect(reached).toEqual({ decoded: 0, parsed: 0, 'looked up': 0, recorded: 0 })
  const figures = { 'header values': headerValues, 'flipped bytes': BODY.length + RIGHT.length, accepted: 0 }
  proved('R4', 'forged calls over HTTP', figures)
  proved('R5', 'calls that are not genuine', { calls: statuses.length + 6, ...reached })

  expect(await call(BODY, signed)).toBe(204)
  expect(reached).toEqual({ decoded: 1, parsed: 1, 'looked up': 1, recorded: 1 })
})

it('an empty secret never verifies, whatever is stored', async () => {
  const { instance, tenant, call, reached } = await open()
  const { options } = instance.store
  const project = await run(options.findProject(tenant.projectId))
  if (project === null) throw new Error('The project is gone.')
  const stored = [{ secret: '', dateCreated: 0, dateExpires: null }]
  await run(options.save({ ...project, options: { 'heroku:webhook_secret': stored } }))
  for (const secret of ['', SECRET]) {
    expect(await call(BODY, { [SIGNATURE_HEADER]: signDelivery(secret, BODY) })).toBe(401)
  }
  expect(await call(BODY, {})).toBe(401)
  expect(reached.decoded).toBe(0)
})

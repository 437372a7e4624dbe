// R6: deliveries made of samples by chance, each signed, each in part replaced, dropped, nested, doubled, blown up or
// damaged: an outcome or a 4xx comes of it, never a 5xx, and everything can be read afterwards.
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deliveredFiles, readSample } from '../../packages/heroku-client/test/support/samples.ts'
import { givenTenant, hookPathOf, makeClock, makeInstance, post, serve, type Tenant } from '../support/instance.ts'
import { proved } from '../support/proof.ts'
import { type OpenedStores, STORES } from '../support/stores.ts'

type Place = readonly (string | number)[]

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** All places in a value, its own included. */
const placesIn = (value: unknown, place: Place = []): readonly Place[] => {
  const members = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : []
  return [place, ...members.flatMap(([key, member]) => placesIn(member, [...place, key]))]
}

/** A value with another one at a place; undefined drops it. */
const withAt = (value: unknown, [key, ...rest]: Place, change: (before: unknown) => unknown): unknown => {
  if (key === undefined) return change(value)
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? withAt(item, rest, change) : item))
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(([name, member]): [string, unknown] =>
    name === key ? [name, withAt(member, rest, change)] : [name, member],
  )
  return Object.fromEntries(entries)
}

const nest = (levels: number, value: unknown): unknown => (levels === 0 ? value : { nested: nest(levels - 1, value) })

const ODDITIES = [
  ...[null, true, 0, -1, 2 ** 53, 1e308, '', ' ', '\u0000', '\ud800', [], {}, '__proto__', 'null', 'v1'],
  ...['2026-02-30T00:00:00Z', 'Rollback to v1', 'pending', 'failed', 'destroy', 'release', 'a'.repeat(40)],
]

/** Longer, or with more members, than anything that is kept. */
const anyBulk = fc.oneof(
  fc.integer({ min: 200, max: 200_000 }).map((length) => 'x'.repeat(length)),
  fc
    .integer({ min: 200, max: 12_000 })
    .map((count) => Object.fromEntries(Array.from({ length: count }, (_, i) => [i, i]))),
  fc.integer({ min: 200, max: 50_000 }).map((length) => Array.from({ length }, () => 1)),
)

const anyValue = fc.oneof(
  { weight: 8, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 4, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 8, arbitrary: fc.constantFrom(...ODDITIES) },
  { weight: 1, arbitrary: anyBulk },
)

const anyChange: fc.Arbitrary<(before: unknown) => unknown> = fc.oneof(
  anyValue.map((value) => () => value),
  fc.constant(() => undefined),
  fc.integer({ min: 1, max: 40 }).map((levels) => (before: unknown) => nest(levels, before)),
  fc.constant((before: unknown) => [before]),
  fc.constant((before: unknown) => JSON.stringify(before)),
  fc.constant((before: unknown) => ({ ...(isObject(before) ? before : {}), constructor: before, toString: null })),
)

interface Change {
  /** Which of the places, as a part of all of them. */
  readonly at: number
  readonly change: (before: unknown) => unknown
}

const anyPart = fc.nat(9999).map((part) => part / 10_000)
const anyChanges: fc.Arbitrary<readonly Change[]> = fc.array(fc.record({ at: anyPart, change: anyChange }), {
  minLength: 1,
  maxLength: 4,
})

const changed = (sample: unknown, changes: readonly Change[]): string => {
  const value = changes.reduce<unknown>((before, { at, change }) => {
    const places = placesIn(before)
    return withAt(before, places[Math.floor(at * places.length)] ?? [], change)
  }, sample)
  return JSON.stringify(value) ?? ''
}

/** What is done to the text of a body: nothing, mostly; a member doubled; bytes damaged or lost. */
const anyDamage: fc.Arbitrary<(text: string) => string | Uint8Array> = fc.oneof(
  { weight: 6, arbitrary: fc.constant((text: string) => text) },
  {
    weight: 2,
    arbitrary: fc.tuple(anyPart, fc.json({ maxDepth: 1 })).map(([part, json]) => (text: string) => {
      const names = text.match(/"\w+":/g) ?? []
      const name = names[Math.floor(part * names.length)] ?? ''
      return text.replace(name, () => `${name}${json},${name}`)
    }),
  },
  { weight: 1, arbitrary: anyPart.map((part) => (text: string) => text.slice(0, Math.floor(part * text.length))) },
  {
    weight: 1,
    arbitrary: fc.tuple(anyPart, fc.nat(255)).map(([part, byte]) => (text: string) => {
      const bytes = Buffer.from(text)
      bytes[Math.floor(part * bytes.length)] = byte
      return bytes
    }),
  },
)

const BUILTIN_SAMPLE = {
  version: 'shop@1.0.0',
  ref: 'main',
  url: 'https://shop.example.com/',
  dateReleased: '2026-11-23T16:46:37Z',
  commits: [
    {
      id: 'a'.repeat(40),
      repository: 'acme/web',
      message: 'one',
      author_name: 'Dev',
      author_email: 'dev@example.com',
      timestamp: '2026-11-23T16:46:37Z',
      patch_set: [{ path: 'a', type: 'A' }],
    },
  ],
}

const samples = deliveredFiles
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ plugin: 'heroku', sample: JSON.parse(readSample(file).toString()) }))

const anySample = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...samples) },
  { weight: 1, arbitrary: fc.constant({ plugin: 'builtin', sample: BUILTIN_SAMPLE }) },
)

/** By status: what a delivery may come to. */
const ANSWERS: Readonly<Record<number, RegExp>> = {
  201: /^recorded /,
  204: /^(recorded|pending|duplicate|ignored) /,
  208: /^(recorded|duplicate) /,
  400: /^400$/,
  413: /^413$/,
}

describe.each(STORES)('fuzzed deliveries on $kind', ({ kind, open }) => {
  let opened: OpenedStores
  let tenant: Tenant
  let app: FastifyInstance
  const urls: Record<string, string> = {}
  beforeAll(async () => {
    opened = await open()
    const instance = makeInstance(opened.stores[0], makeClock())
    tenant = await givenTenant(instance)
    app = await serve(instance)
    for (const plugin of ['heroku', 'builtin']) urls[plugin] = await hookPathOf(instance, tenant.projectId, plugin)
  })
  afterAll(async () => {
    await app.close()
    await opened.close()
  })

  it('come to an outcome or to a 4xx, never to a 5xx', async () => {
    const counted = { deliveries: 0, accepted: 0, refused: 0, '5xx': 0 }
    const property = fc.asyncProperty(anySample, anyChanges, anyDamage, async ({ plugin, sample }, changes, damage) => {
      const { status, outcome } = await post(app, urls[plugin] ?? '', damage(changed(sample, changes)))
      expect(outcome).toMatch(ANSWERS[status] ?? `no status ${status}`)
      counted.deliveries += 1
      counted[status < 300 ? 'accepted' : 'refused'] += 1
    })
    await fc.assert(property, { numRuns: kind === 'memory' ? 2000 : 250 })
    const { slug } = tenant
    for (const list of [
      'organizations/SLUG/releases/',
      'organizations/SLUG/deploys/',
      'projects/SLUG/web/deliveries/',
    ]) {
      const url = `/api/0/${list.replace('SLUG', slug)}`
      const answer = await app.inject({ method: 'GET', url, headers: { authorization: 'Bearer any' } })
      expect([url, answer.statusCode]).toEqual([url, 200])
    }
    proved('R6', `fuzzed deliveries on ${kind}`, counted)
  }, 60_000)
})

import fc from 'fast-check'
import { deliveredFiles, readSample } from '../../packages/heroku-client/test/support/samples.ts'

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

/** A body, and the plugin to whose hook it is sent. */
export interface FuzzedBody {
  readonly plugin: string
  readonly body: string | Uint8Array
}

/** A sample of which some parts were replaced, dropped, nested, doubled, blown up or damaged. */
export const anyBody: fc.Arbitrary<FuzzedBody> = fc
  .tuple(anySample, anyChanges, anyDamage)
  .map(([{ plugin, sample }, changes, damage]) => ({ plugin, body: damage(changed(sample, changes)) }))

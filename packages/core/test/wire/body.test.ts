import fc from 'fast-check'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import {
  decodeWith,
  describeIssues,
  isHttpUrl,
  lenient,
  listOf,
  optional,
  optionalText,
  parseJsonBody,
  textThat,
  textUpTo,
} from '../../src/index.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)
const detail = (raw: Uint8Array): string | null => {
  const result = parseJsonBody(raw)
  return E.isLeft(result) ? result.left.detail : null
}
const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
const keyed = (count: number): string =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i])))

describe('a JSON body', () => {
  it('is read as JSON.parse reads it, but for members named __proto__', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (json) => {
        const read: unknown = JSON.parse(json, (name, value) => (name === '__proto__' ? undefined : value))
        expect(parseJsonBody(bytes(json))).toEqual(E.right(read))
      }),
    )
  })

  it('may begin with a byte order mark, and hold NUL and lone surrogates as escapes', () => {
    expect(parseJsonBody(bytes('\uFEFF{"a":"\\u0000\\ud800"}'))).toEqual(E.right({ a: '\u0000\ud800' }))
  })

  it.each([
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'The body is not UTF-8 text.'],
    ['no bytes', bytes(''), 'The body is not JSON.'],
    ['cut', bytes('{"a":'), 'The body is not JSON.'],
    ['a number too many', bytes('1 2'), 'The body is not JSON.'],
    ['33 levels', bytes(nested(33)), 'The body nests deeper than 32 levels.'],
    ['500 000 levels', bytes('['.repeat(500_000) + ']'.repeat(500_000)), 'The body nests deeper than 32 levels.'],
    ['10 001 members', bytes(keyed(10_001)), 'The body has more than 10000 members.'],
    [
      '10 001 members in many objects',
      bytes(`[${'{"a":1},'.repeat(10_000)}{"a":1}]`),
      'The body has more than 10000 members.',
    ],
  ])('is refused: %s', (_, raw, expected) => expect(detail(raw)).toBe(expected))

  it.each([
    ['32 levels', nested(32)],
    ['10 000 members', keyed(10_000)],
    ['many numbers', `[${'1,'.repeat(100_000)}1]`],
  ])('is taken: %s', (_, json) => expect(detail(bytes(json))).toBeNull())

  it('reaches no prototype, also not that of a copy', () => {
    const body = parseJsonBody(
      bytes('{"__proto__":{"polluted":true},"a":[{"\\u005f_proto__":{"polluted":true}}],"constructor":1}'),
    )
    expect(body).toEqual(E.right({ a: [{}], constructor: 1 }))
    const codec = t.type({ polluted: optional(t.boolean), constructor: t.number })
    expect(E.isRight(body) && codec.decode(body.right)).toMatchObject(E.right({ polluted: null }))
    expect('polluted' in {}).toBe(false)
  })
})

describe('what is wrong with a body', () => {
  const codec = t.type(
    { name: textUpTo(5), tags: optional(listOf(t.type({ id: t.number }, 'a tag'), 'tags', 100)) },
    'an object',
  )
  const issues = (value: unknown): string => {
    const result = decodeWith(codec)(value)
    return E.isLeft(result) ? describeIssues(result.left) : ''
  }

  it('is told by path and expectation, never by value', () => {
    expect(issues({ name: 'too long a secret', tags: [{ id: 1 }, { id: 'secret' }] })).toBe(
      'name: expected a text of 1-5 characters. tags[1].id: expected number.',
    )
    expect(issues('secret')).toBe('body: expected an object.')
    expect(issues({})).toBe('name: expected a text of 1-5 characters.')
  })

  it('is told for at most five fields', () => {
    const tags = Array.from({ length: 9 }, () => ({}))
    expect(issues({ name: 'ok', tags }).match(/expected/g)).toHaveLength(5)
  })
})

describe('a list', () => {
  /** Counts how many items were looked at. */
  const counting = () => {
    const looked: unknown[] = []
    const item = textThat('a text', (text) => looked.push(text) > 0)
    return { looked, codec: listOf(item, 'texts', 1000) }
  }
  const told = (value: unknown): unknown => {
    const result = decodeWith(counting().codec)(value)
    return E.isLeft(result) ? result.left : result.right
  }

  it('has items that each fit', () => {
    expect(told([])).toEqual([])
    expect(told(['a', 'b'])).toEqual(['a', 'b'])
    expect(told(['a', 1, 'b', null])).toEqual([1, 3].map((index) => ({ path: `[${index}]`, expected: 'a text' })))
  })

  it('is refused when it is too long, or none, before any of it is looked at', () => {
    const { codec, looked } = counting()
    const expected = 'an array of at most 1000 texts'
    for (const value of [Array(1001).fill('x'), { length: 1 }, 'text', null]) {
      expect(decodeWith(codec)(value)).toEqual(E.left([{ path: '', expected }]))
    }
    expect(looked).toEqual([])
    expect(E.isRight(decodeWith(codec)(Array(1000).fill('x')))).toBe(true)
  })

  it('is looked at until a hundred items are wrong, and a hundred are told', () => {
    const { codec, looked } = counting()
    expect(told(Array(1000).fill(0))).toHaveLength(100)
    expect(told([...Array(99).fill(0), 'x', 0])).toHaveLength(100)
    const wrongTwice = listOf(t.type({ a: t.string, b: t.string }, 'an object'), 'objects', 1000)
    const result = decodeWith(wrongTwice)(Array(1000).fill({}))
    expect(E.isLeft(result) && result.left.length).toBe(100)
    decodeWith(codec)([...Array(100).fill(0), 'never looked at'])
    expect(looked).toEqual([])
  })
})

describe('an optional member', () => {
  it.each([
    ['optional', optional(t.string), undefined, null],
    ['optional', optional(t.string), null, null],
    ['optional', optional(t.string), '', ''],
    ['optional text', optionalText(t.string), '', null],
    ['lenient', lenient(t.string), 12, null],
    ['lenient', lenient(t.string), 'x', 'x'],
  ])('%s of %j', (_, codec, value, expected) => expect(codec.decode(value)).toEqual(E.right(expected)))

  it('that is there must fit, unless nothing depends on it', () => {
    expect([E.isLeft(optional(t.string).decode(12)), E.isLeft(optionalText(t.string).decode(12))]).toEqual([true, true])
  })
})

describe('an http URL', () => {
  it.each([
    'http://a',
    'https://web-1234.herokuapp.com/',
    'HTTPS://x/y?z#w',
    'https://[::1]:3000/',
    'https://ä.example/ü',
  ])('may be %j', (url) => expect(isHttpUrl(url)).toBe(true))
  it.each([
    '',
    'http://',
    'https:///x',
    'ftp://a',
    'javascript:alert(1)',
    '//a',
    'http://a b',
    'http://a\\b',
    `http://${'a'.repeat(2000)}`,
    'http://a\n',
    'http://\u0000',
  ])('may not be %.40j', (url) => expect(isHttpUrl(url)).toBe(false))
})

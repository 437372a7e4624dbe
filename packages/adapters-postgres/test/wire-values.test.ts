import { AWKWARD_TEXTS } from '@slugline/core/contracts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type WireType, type WireValue, wireArray } from '../src/wire-values.ts'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await makeTestDatabase({ isEmpty: true })
})
afterAll(() => database.drop())

/** What PostgreSQL understands of an array, each value as JSON would have it. */
const understood = async (type: WireType, values: readonly WireValue[]): Promise<unknown> => {
  const [row] = await database.ask(`select to_json($1::${type}[])::text as json`, [wireArray(type, values)])
  return JSON.parse(String(row?.json))
}

it('sends texts to the code point, empty ones and nulls too', async () => {
  const texts = [...AWKWARD_TEXTS, '', null, 'NULL', '{"a"}', '\\', '"']
  expect(await understood('text', texts)).toEqual(texts)
})

it('sends whole numbers up to the largest, and ids as they are written', async () => {
  const numbers = [0, 1, -1, 2 ** 31, 2 ** 32, -(2 ** 32) - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]
  expect(await understood('bigint', numbers)).toEqual(numbers)
  expect(await understood('bigint', ['1', null, '9007199254740991'])).toEqual([1, null, 9007199254740991])
})

it('sends moments to the millisecond, from the first year to the last', async () => {
  const moments = [0, 1, 999, Date.UTC(2000, 0, 1), 1_763_916_397_463, Date.UTC(9999, 11, 31, 23, 59, 59, 999), null]
  const told = await database.ask(
    `select (extract(epoch from t) * 1000)::bigint::text as ms from unnest($1::timestamptz[]) as t`,
    [wireArray('timestamptz', moments)],
  )
  expect(told.map(({ ms }) => (ms === null ? null : Number(ms)))).toEqual(moments)
})

it('sends truth values, and nothing at all', async () => {
  expect(await understood('boolean', [true, false, null])).toEqual([true, false, null])
  expect(await understood('text', [])).toEqual([])
})

it('refuses numbers that it cannot send exactly', () => {
  expect(() => wireArray('bigint', [2 ** 53])).toThrow(RangeError)
  expect(() => wireArray('bigint', ['x'])).toThrow(RangeError)
  expect(() => wireArray('timestamptz', [Number.NaN])).toThrow(RangeError)
})

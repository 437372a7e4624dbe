import { expect, it } from 'vitest'
import { makeRecentValues } from '../../src/index.ts'

it('forgets what was not used for the longest time', () => {
  const values = makeRecentValues<number>(2)
  values.set('a', 1)
  values.set('b', 2)
  expect(values.get('a')).toBe(1)
  values.set('c', 3)
  expect(['a', 'b', 'c'].map(values.get)).toEqual([1, undefined, 3])
  values.set('a', 4)
  values.set('d', 5)
  expect(['a', 'c', 'd'].map(values.get)).toEqual([4, undefined, 5])
})

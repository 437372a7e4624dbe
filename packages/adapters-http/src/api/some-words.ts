import { listOf, wordOf } from '@slugline/core'
import * as t from 'io-ts'

/** A list of some words, which are named in the plural: at least one, none of them twice. */
export const someWords = <W extends string>(
  words: readonly W[],
  plural: string,
  expected: string,
): t.Type<readonly W[], readonly W[], unknown> =>
  t.refinement(
    listOf(wordOf(words), plural, words.length),
    (listed) => listed.length > 0 && new Set(listed).size === listed.length,
    expected,
  )

/** Ids that no store ever gave, some of them no ids at all: they find nothing, and break nothing. */
export const NO_IDS: readonly string[] = [
  '0',
  '',
  'x',
  '-1',
  '1.5',
  '99999999999999999999',
  '1 or 1=1',
  "1'; drop table releases; --",
  '９',
]

/** Texts that a store must keep as they are, to the code point. All of them are fit to be kept (see `fitText`). */
export const AWKWARD_TEXTS: readonly string[] = [
  "Robert'); DROP TABLE deploys;--",
  '%_\\x00 \\u0000 $1 {x} {{x}}',
  '<script>alert("1")</script> & <b>bold',
  '=1+1;"a",b',
  '🚀 release 👩‍👩‍👧 \u{1F600}',
  'e\u0301 is not \u00e9',
  '\u202Eright to left\u202C العربية',
  ' spaces  at both ends ',
  'null',
  '\uFFFD\uFEFF',
]

/** Versions that differ, though a careless comparison takes some of them for equal. Sorted by code point. */
export const SIMILAR_VERSIONS: readonly string[] = [
  ' 1.0',
  '1',
  '1.0',
  '1.0 ',
  '1.0%2Bb7',
  '1.0+b7',
  'A',
  'a',
  'e\u0301',
  '\u00e9',
  '\uFF5E',
  '\u{1F600}',
]

/** Names sorted by code point, where UTF-16 units (U+1F600 before U+FF5E) and languages would sort otherwise. */
export const NAMES_IN_ORDER: readonly string[] = [
  'Z/web',
  '_/web',
  'a',
  'a-b/web',
  'a/web',
  'ab/web',
  'e\u0301/web',
  '\u00e9/web',
  '\uFF5E',
  '\u{1F600}',
]

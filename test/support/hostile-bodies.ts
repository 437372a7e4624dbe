import { AWKWARD_TEXTS } from '@slugline/core/contracts'
import { deployPayload } from '@slugline/heroku-client/testing'

/** One body that nobody of good will sends, and what it comes to. */
export interface HostileBody {
  readonly name: string
  readonly plugin: 'heroku' | 'builtin'
  readonly body: string | Uint8Array
  /** `recorded deploy`, `ignored no-commit`, `400`. */
  readonly outcome: string
  /** What is shown of the delivery afterwards. */
  readonly shown?: object
}

const LIMIT = 1024 * 1024

let releases = 0

/** A deploy that is new each time, with members of its data and its envelope changed. */
const deploy = (data: object = {}, envelope: object = {}): string => {
  releases += 1
  const payload = deployPayload({ release: releases })
  return JSON.stringify({ ...payload, ...envelope, data: { ...payload.data, ...data } })
}

const heroku = (name: string, outcome: string, body: string | Uint8Array, shown?: object): HostileBody => ({
  name,
  plugin: 'heroku',
  body,
  outcome,
  ...(shown === undefined ? {} : { shown }),
})

const builtin = (name: string, outcome: string, body: object): HostileBody => ({
  name,
  plugin: 'builtin',
  body: JSON.stringify(body),
  outcome,
})

const padded = (body: string, length: number): string => body + ' '.repeat(length - body.length)

/** A deploy in which a word of the description was replaced by some bytes. */
const withBytes = (...bytes: readonly number[]): Uint8Array => {
  const [before = '', after = ''] = deploy({ description: 'CUT HERE' }).split('CUT HERE')
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)])
}

const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) })

const keys = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]))

const sizes = (): readonly HostileBody[] => [
  heroku('no bytes', '400', ''),
  heroku('white space', '400', ' \n\t'),
  heroku('as large as the limit', 'recorded deploy', padded(deploy(), LIMIT)),
  heroku('a byte larger than the limit', '413', padded(deploy(), LIMIT + 1)),
  heroku('nests 32 levels', 'recorded deploy', deploy({}, { more: nested(31) })),
  heroku('nests 33 levels', '400', deploy({}, { more: nested(32) })),
  heroku('nests a hundred thousand levels', '400', '['.repeat(100_000) + ']'.repeat(100_000)),
  heroku('ten thousand members', 'recorded deploy', deploy({}, { more: keys(9900) })),
  heroku('more than ten thousand members', '400', deploy({}, { more: keys(10_001) })),
]

const encodings = (): readonly HostileBody[] => [
  heroku('a byte that is no UTF-8', '400', withBytes(0xff)),
  heroku('an overlong NUL', '400', withBytes(0xc0, 0x80)),
  heroku('a surrogate in UTF-8', '400', withBytes(0xed, 0xa0, 0x80)),
  heroku('half a character', '400', withBytes(0xf0, 0x9f, 0x9a)),
  heroku('a bare NUL', '400', withBytes(0)),
  heroku('a bare line feed in a text', '400', withBytes(0x0a)),
  heroku('UTF-16', '400', Buffer.from(deploy(), 'utf16le')),
  heroku('a byte order mark', 'recorded deploy', `\uFEFF${deploy()}`),
  heroku('two byte order marks', '400', `\uFEFF\uFEFF${deploy()}`),
]

const json = (): readonly HostileBody[] => [
  ...['null', 'true', '1', '"text"', '[]', '[{}]'].map((body) => heroku(`the JSON ${body}`, '400', body)),
  ...['{', '{"a":1,}', "{'a':1}", '{"a":1}//', '{"a":NaN}', '{"a":1}{"a":1}', '{"a":01}', 'undefined'].map((body) =>
    heroku(`no JSON: ${body}`, '400', body),
  ),
  heroku('a key twice: the last counts', 'recorded deploy', `{"data":{"app":null},${deploy().slice(1)}`),
  heroku('a key twice: the last counts, though it is wrong', '400', `${deploy().slice(0, -1)},"data":{"app":null}}`),
  heroku('__proto__', 'recorded deploy', deploy().replace('{', '{"__proto__":{"resource":"dyno"},')),
  heroku(
    '__proto__ of the release',
    'recorded deploy',
    deploy().replace('"data":{', '"data":{"__proto__":{"status":"failed"},'),
  ),
  heroku('constructor and prototype', 'recorded deploy', deploy({ constructor: { prototype: { x: 1 } }, toString: 1 })),
]

const number = (value: string) => {
  const body = deploy({ version: 'NUMBER' }).replace('"NUMBER"', value)
  return heroku(`release number ${value}`, 'recorded deploy', body, { releaseNumber: null })
}

const numbers = (): readonly HostileBody[] => [
  ...['9007199254740993', '-1', '0', '1.5', '1e400', '-0', '"9007199254740993"', '"v"', '[1]', 'true'].map(number),
  heroku(
    'an id that JSON rounds',
    'recorded deploy',
    deploy({ app: { id: 'NUMBER', name: 'rounded' } }).replace('"NUMBER"', '9007199254740993'),
    { app: { id: null, name: 'rounded' } },
  ),
]

const INJECTED: readonly string[] = [
  ...AWKWARD_TEXTS,
  "=cmd|' /C calc'!A0",
  '@SUM(1+1)*cmd',
  'line\r\n{"level":60,"msg":"forged"}',
  '\u001b[31mred\u0007',
  `\${jndi:ldap://example.com/a}`,
  '../../etc/passwd%00',
  '"><svg onload=alert(1)>',
  "' or '1'='1",
  'a\u2028b\u2029c',
]

const injections = (): readonly HostileBody[] =>
  INJECTED.flatMap((text) => [
    heroku(
      `app name ${JSON.stringify(text)}`,
      'recorded deploy',
      deploy({ app: { id: `app of ${text}`, name: text } }),
      {
        app: { id: `app of ${text}`, name: text },
      },
    ),
    heroku(`description ${JSON.stringify(text)}`, 'recorded deploy', deploy({ description: text })),
    heroku(`e-mail ${JSON.stringify(text)}`, 'recorded deploy', deploy({ user: { email: `${text}@example.com` } })),
    heroku(`commit ${JSON.stringify(text)}`, 'ignored no-commit', deploy({ slug: { id: 's', commit: text } }), {
      version: null,
    }),
    heroku(`event id ${JSON.stringify(text)}`, 'recorded deploy', deploy({}, { id: text }), { eventId: text }),
  ])

const texts = (): readonly HostileBody[] => [
  heroku('NUL in the app name', 'recorded deploy', deploy({ app: { id: 'nul', name: 'a\u0000b' } }), {
    app: { id: 'nul', name: 'a\uFFFDb' },
  }),
  heroku('half a surrogate pair', 'recorded deploy', deploy({ app: { id: 'half', name: 'a\ud800b' } }), {
    app: { id: 'half', name: 'a\uFFFDb' },
  }),
  heroku(
    'NUL in all texts',
    'recorded deploy',
    deploy({ user: { email: '\u0000' }, description: '\u0000', id: '\u0000' }, { id: 'x\u0000' }),
  ),
  heroku('an app name of 100 kB', 'recorded deploy', deploy({ app: { id: 'long', name: 'x'.repeat(100_000) } }), {
    app: { id: 'long', name: `${'x'.repeat(199)}…` },
  }),
  heroku('an app id of 100 kB', 'recorded deploy', deploy({ app: { id: 'x'.repeat(100_000), name: 'short' } }), {
    app: { id: null, name: 'short' },
  }),
  heroku('an e-mail of 100 kB', 'recorded deploy', deploy({ user: { email: `${'x'.repeat(100_000)}@example.com` } })),
  heroku('a description of 100 kB', 'recorded deploy', deploy({ description: 'Deploy '.repeat(14_000) })),
  heroku('a commit of 100 kB', 'ignored no-commit', deploy({ slug: { commit: 'a'.repeat(100_000) } })),
  heroku('an event id of 100 kB', 'recorded deploy', deploy({}, { id: 'x'.repeat(100_000) }), {
    eventId: expectedMetadataId(),
  }),
]

/** What is taken where the event's own id is none: that of its metadata, which is the same. */
const expectedMetadataId = (): unknown => deployPayload({ release: releases }).id

const IMPOSSIBLE = [
  ...[
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-23T25:00:00Z',
    '2026-11-23T00:00:00',
    '0000-00-00T00:00:00Z',
  ],
  ...['1969-12-31T23:59:59Z', '10000-01-01T00:00:00Z', '+275760-09-13T00:00:00Z', '-000001-01-01T00:00:00Z'],
  ...['yesterday', '', '\u0000', 1e18, -1, null, {}, '9999-12-31T23:59:59-23:59'],
]

const allTimes = (time: unknown): string => {
  const times = { created_at: time, updated_at: time }
  return deploy(times, { ...times, published_at: time })
}

const times = (): readonly HostileBody[] => [
  ...IMPOSSIBLE.map((time) =>
    heroku(`impossible time ${JSON.stringify(time)}`, 'recorded deploy', allTimes(time), { datePublished: null }),
  ),
  ...[
    '2026-12-03T16:00:00.000Z',
    '2026-11-13T16:00:00.000Z',
    '1970-01-01T00:00:00.000Z',
    '9999-12-31T23:59:59.999Z',
  ].map((time) => heroku(`a clock that says ${time}`, 'recorded deploy', allTimes(time), { datePublished: time })),
]

const ofBuiltin = (): readonly HostileBody[] => [
  ...['', ' ', '.', '..', 'latest', 'a/b', 'a\\b', 'a\nb', 'a\u0000b', '\ud800', 'x'.repeat(201), 1, null].map(
    (version) => builtin(`version ${JSON.stringify(version).slice(0, 20)}`, '400', { version }),
  ),
  ...['=1+1', "1' or '1'='1", '<b>bold', '%00', '__proto__', 'constructor', ' 1.0 '].map((version) =>
    builtin(`version ${JSON.stringify(version)}`, 'recorded release', { version }),
  ),
  builtin('a URL that is a script', '400', { version: '1', url: 'javascript:alert(1)' }),
  builtin('a date of no calendar', '400', { version: '1', dateReleased: '2026-02-30T00:00:00Z' }),
  builtin('NUL in a message', '400', { version: '1', commits: [{ id: 'a', message: '\u0000' }] }),
  builtin('a message that is a script', 'recorded release', {
    version: '2',
    commits: [{ id: 'a', message: '<script>alert(1)</script>' }],
  }),
  builtin('a repository of 100 kB', '400', { version: '1', commits: [{ id: 'a', repository: 'x'.repeat(100_000) }] }),
  builtin('forty thousand commits', '400', {
    version: '1',
    commits: Array.from({ length: 40_000 }, () => ({ id: 'a' })),
  }),
]

/** All of them. Each release is new, so they may be sent to one project in any order. */
export const hostileBodies = (): readonly HostileBody[] => [
  ...sizes(),
  ...encodings(),
  ...json(),
  ...numbers(),
  ...injections(),
  ...texts(),
  ...times(),
  ...ofBuiltin(),
]

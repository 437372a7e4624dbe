import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Workspace packages resolve to their sources; the rest of the list is Vite's default, which naming a list replaces.
  ssr: { resolve: { conditions: ['@slugline/source', 'module', 'node', 'development|production'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    // One PostgreSQL server a run; each test file that wants one clones its own database.
    globalSetup: ['test/support/postgres-server.ts'],
    // Processes, not threads: tests send signals and set environment variables. Two, as the smallest machine has two
    // cores and PostgreSQL wants its share.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
})

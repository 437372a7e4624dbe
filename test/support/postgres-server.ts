import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../examples/server/src/embedded-postgres/embedded-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** What `pg.Pool` takes to reach the run's PostgreSQL server; its role may make databases. */
    postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>['connection']
  }
}

/**
 * Vitest's global setup: one PostgreSQL server for the whole run, in a folder of its own, without the care for power
 * cuts that only costs time here. Tests read `inject('postgres')`, and make a database each.
 *
 * Vitest runs no teardown when it is interrupted: then the server ends with this process by itself, and only the
 * folders are left to remove.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'slugline-tests-'))
  const folders = [directory]
  const remove = () => removeInsistently(folders)
  process.once('exit', remove)
  const postgres = await startEmbeddedPostgres({
    directory,
    settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' },
  })
  folders.push(postgres.connection.host)
  project.provide('postgres', postgres.connection)
  // The servers that tests start are the same program dozens of times: what Node has compiled it need not compile again.
  process.env.NODE_COMPILE_CACHE = join(directory, 'compiled')
  return async () => {
    await postgres.stop()
    remove()
    process.off('exit', remove)
  }
}

/** Tries for two seconds: a PostgreSQL that is just ending may still write there. Nothing can be awaited on exit. */
const removeInsistently = (folders: readonly string[]): void => {
  for (let turn = 0; turn < 40; turn += 1) {
    try {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true })
      return
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
    }
  }
}

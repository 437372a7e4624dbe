import { onTestFinished } from 'vitest'
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts'
import { audit, type Verdict } from './audit.ts'
import { makeFolder } from './folder.ts'
import { type Instance, launchInstance } from './instance.ts'
import { type Load, startLoad } from './load.ts'
import { killAll, postgresOf } from './postgres.ts'

/** A server on its embedded PostgreSQL, under load. */
export interface EmbeddedScene {
  readonly instance: Instance
  readonly load: Load
  /** kill -9 of Node alone, or with all processes of its PostgreSQL. */
  readonly kill: (what: { readonly postgresToo: boolean }) => Promise<void>
  /** What is stored, read while no server runs. */
  readonly audit: () => Promise<Verdict>
}

/** Opens it in a folder of its own, until the test has ended. */
export const openEmbeddedScene = async (environment: Readonly<Record<string, string>> = {}): Promise<EmbeddedScene> => {
  const directory = await makeFolder()
  const instance = launchInstance({ ...environment, SLUGLINE_DATA_DIR: directory })
  onTestFinished(instance.kill)
  await instance.ready()
  const { path, secret } = await instance.hook()
  const load = startLoad({ urls: () => [`${instance.url()}${path}`], secret })
  onTestFinished(load.stop)
  return {
    instance,
    load,
    kill: async ({ postgresToo }) => {
      const postgres = postgresToo ? await postgresOf(directory) : []
      const gone = instance.kill()
      killAll(postgres)
      await gone
    },
    audit: async () => {
      const postgres = await startEmbeddedPostgres({ directory })
      try {
        return await audit(load.ledger, postgres.connection)
      } finally {
        await postgres.stop()
      }
    },
  }
}

import { type Instance, launchInstance } from './instance.ts'
import { type Load, startLoad } from './load.ts'
import type { ExternalPostgres } from './postgres.ts'

/** Servers on one external database, under load. */
export interface ExternalScene {
  readonly instances: readonly [Instance, ...Instance[]]
  readonly load: Load
  readonly databaseUrl: string
  readonly end: () => Promise<void>
}

/** Makes a database and launches so many instances on it. */
export const openExternalScene = async (
  postgres: ExternalPostgres,
  database: string,
  count: number,
): Promise<ExternalScene> => {
  await postgres.make(database)
  const databaseUrl = postgres.url(database)
  const first = launchInstance({ DATABASE_URL: databaseUrl })
  const { path, secret } = await first.hook()
  const others = Array.from({ length: count - 1 }, () => launchInstance({ DATABASE_URL: databaseUrl }))
  const instances: ExternalScene['instances'] = [first, ...others]
  await Promise.all(instances.map((instance) => instance.ready()))
  const urlOf = (instance: Instance): string => `${instance.url()}${path}`
  const load = startLoad({ urls: () => [urlOf(first), ...others.map(urlOf)], secret })
  return {
    instances,
    load,
    databaseUrl,
    end: async () => {
      await Promise.all(instances.map((instance) => instance.kill()))
    },
  }
}

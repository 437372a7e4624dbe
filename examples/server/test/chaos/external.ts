import { onTestFinished } from 'vitest'
import { type Instance, launchInstance } from './instance.ts'
import { type Load, startLoad } from './load.ts'
import type { ExternalPostgres } from './postgres.ts'
import { SIZE } from './size.ts'

/** Servers on one external database, under load. */
export interface ExternalScene {
  readonly instances: readonly [Instance, ...Instance[]]
  readonly load: Load
  readonly databaseUrl: string
}

/** What such a scene may have beside its database. */
export interface ExternalSceneOptions {
  /** Settings of each instance. */
  readonly environment?: Readonly<Record<string, string>>
  /** What is to be done before the load starts. */
  readonly prepare?: (first: Instance) => Promise<void>
  readonly rest?: number
}

/** Makes a database and runs so many instances on it, until the test has ended. */
export const openExternalScene = async (
  postgres: ExternalPostgres,
  database: string,
  count: number,
  { environment = {}, prepare = async () => undefined, rest = SIZE.rest }: ExternalSceneOptions = {},
): Promise<ExternalScene> => {
  await postgres.make(database)
  const databaseUrl = postgres.url(database)
  const launch = (): Instance => {
    const instance = launchInstance({ ...environment, DATABASE_URL: databaseUrl })
    onTestFinished(instance.kill)
    return instance
  }
  const first = launch()
  const { path, secret } = await first.hook()
  const others = Array.from({ length: count - 1 }, launch)
  const instances: ExternalScene['instances'] = [first, ...others]
  await Promise.all(instances.map((instance) => instance.ready()))
  await prepare(first)
  const urlOf = (instance: Instance): string => `${instance.url()}${path}`
  const load = startLoad({ urls: () => [urlOf(first), ...others.map(urlOf)], secret, rest })
  onTestFinished(load.stop)
  return { instances, load, databaseUrl }
}

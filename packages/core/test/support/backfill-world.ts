import { either as E, taskEither as TE } from 'fp-ts'
import {
  makeScriptedPlatform,
  type PlatformRelease,
  type ScriptedPlatform,
} from '../../src/contracts/scripted-platform.ts'
import {
  type AppProgress,
  type Backfilled,
  type Deploy,
  type LogEvent,
  makeBackfillReleases,
  type ReleaseFailed,
} from '../../src/index.ts'
import { fakePlatform, makeWorld, right, type World } from './world.ts'

export const START = Date.UTC(2026, 10, 26, 12)
export const MINUTE = 60_000
export const DAY = 1440 * MINUTE

/** A release of an app `web`, finished an hour before {@link START} plus its number in seconds. */
export const aPlatformRelease = (number: number, change: Partial<PlatformRelease> = {}): PlatformRelease => ({
  app: 'web',
  number,
  status: 'succeeded',
  kind: 'deploy',
  commit: number.toString(16).padStart(40, '0'),
  rollbackTo: null,
  email: 'dev@example.com',
  dateFinished: START - 60 * MINUTE + number * 1000,
  ...change,
})

export interface BackfillWorld extends World {
  readonly platform: ScriptedPlatform
  /** What is shown of each app; a test may change it. */
  readonly shown: { url: string | null; stage: string | null }
  readonly told: ReleaseFailed[]
  /** What the platform says of its hook, and how often it was asked. */
  readonly hook: { problem: string | null; asked: number }
  readonly logged: LogEvent[]
  /** Moved by a test, and by each look if it says so. */
  readonly time: { now: number; step: number }
  readonly backfill: (since?: number | null) => Promise<Backfilled>
  readonly run: ReturnType<typeof makeBackfillReleases>
  readonly progress: (app?: string) => Promise<AppProgress | undefined>
  readonly deploys: () => Promise<readonly Deploy[]>
  /** `web v3` of all deploys, oldest first. */
  readonly numbers: () => Promise<readonly string[]>
}

/** The world of use cases with a token and apps, `web` alone unless others are named. */
export const makeBackfillWorld = async ({
  apps = 'web',
  pageSize = 3,
  token = 'the token of the project',
  configure = {},
}: {
  readonly apps?: string
  readonly pageSize?: number
  readonly token?: string | null
  readonly configure?: object
} = {}): Promise<BackfillWorld> => {
  const world = await makeWorld()
  const { store, plugin } = world
  const body = { repository: 'acme/web', apps, ...(token === null ? {} : { api_token: token }), ...configure }
  await right(world.useCases.configurePlugin({ ...plugin, body }))
  const shown: BackfillWorld['shown'] = { url: null, stage: null }
  const platform = makeScriptedPlatform({ plugin: 'fake', pageSize, describe: () => ({ ...shown }) })
  const told: ReleaseFailed[] = []
  const hook: BackfillWorld['hook'] = { problem: null, asked: 0 }
  const time = { now: START, step: 0 }
  const logged: LogEvent[] = []
  const run = makeBackfillReleases(
    {
      ...store,
      recording: {
        record: (recording) => async () => {
          await world.beforeRecord.shift()?.()
          return store.recording.record(recording)()
        },
      },
      events: { emit: (event) => logged.push(event) },
      clock: {
        now: () => {
          time.now += time.step
          return time.now
        },
      },
      plugins: [fakePlatform([])],
      sources: [platform.source],
      tellFailed: (events) => async () => {
        told.push(...events)
        return E.right(undefined)
      },
      checkHook: () => {
        hook.asked += 1
        return TE.right(hook.problem)
      },
    },
    { defaultTokens: {}, days: 30 },
  )
  const deploys = async () => {
    const filter = { version: null, environments: [], projectIds: [], kind: null, app: null, since: null, until: null }
    const page = { limit: 100, cursor: null }
    return (await right(store.reading.deploys({ ...filter, organizationId: plugin.organizationId }, page))).items
  }
  return {
    ...world,
    platform,
    shown,
    told,
    hook,
    logged,
    time,
    run,
    deploys,
    backfill: (since = null) => right(run({ ...plugin, since })),
    progress: async (app = 'web') =>
      (await right(store.backfillProgress.ofProject(plugin))).find((one) => one.app === app),
    numbers: async () =>
      (await deploys()).map(({ app, releaseNumber }) => `${app?.name} v${releaseNumber}`).toReversed(),
  }
}

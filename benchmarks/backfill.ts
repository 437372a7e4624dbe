// `npm run bench:backfill`: reads ten thousand releases of one app and records what is missing of them, beside reading
// their pages alone; and what of that is held in memory.
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { nodeSigning, systemClock } from '@slugline/adapters-http'
import { makeMemoryStore } from '@slugline/adapters-memory'
import { makePostgresPool, makePostgresStore, migrate } from '@slugline/adapters-postgres'
import {
  type Backfilled,
  type BackfillReleases,
  makeBackfillReleases,
  type ReleaseSource,
  type SourcePage,
  type SourceRelease,
  type Store,
} from '@slugline/core'
import { makeHerokuPlugin, makeHerokuReleaseSource } from '@slugline/heroku-client'
import { taskEither as TE } from 'fp-ts'
import { run } from '../examples/server/src/run.ts'
import { withFolder, withPostgres } from './support/database.ts'
import { judge, median, medianRatio, table, whole } from './support/figures.ts'
import { type Peer, startPeer } from './support/peer.ts'

const ROUNDS = 3
const RELEASES = 10_000

/** The apps of the peer, by name: so many releases of a mix. */
const APPS = {
  realistic: [RELEASES, 'realistic'],
  code: [RELEASES, 'code'],
  'code-small': [2_000, 'code'],
  'code-large': [20_000, 'code'],
} as const

type AppName = keyof typeof APPS

/** A client that remembers nothing of an earlier round: it would be answered that nothing has changed. */
const newSource = (url: string): ReleaseSource => makeHerokuReleaseSource({ url })

const access = (app: AppName) => ({ token: 'token', app })

type Releases = readonly SourceRelease[]

/** Reads all pages, one after the other. */
const readPages = async (
  source: ReleaseSource,
  app: AppName,
  use: (releases: Releases) => Promise<unknown>,
): Promise<void> => {
  let cursor: string | null = null
  do {
    const page: SourcePage = await run(source.releases(access(app), cursor))
    await use(page.releases)
    cursor = page.next
  } while (cursor !== null)
}

/** Asks as a backfill does for the releases of code, a dozen at once. */
const askAll = async (releases: Releases): Promise<void> => {
  const ofCode = releases.filter(({ notice }) => notice.kind === 'deploy' || notice.kind === 'rollback').values()
  const ask = async () => {
    for (const { complete } of ofCode) await run(complete)
  }
  await Promise.all(Array.from({ length: 12 }, ask))
}

type Backfill = (command: BackfillReleases) => Promise<Backfilled>

const makeBackfill = (store: Store, source: ReleaseSource): Backfill => {
  const backfill = makeBackfillReleases(
    {
      ...store,
      clock: systemClock,
      events: { emit: () => undefined },
      plugins: [makeHerokuPlugin(nodeSigning)],
      sources: [source],
      tellFailed: () => TE.right(undefined),
      checkHook: () => TE.right(null),
    },
    { defaultTokens: { heroku: 'token' }, days: 30 },
  )
  return (command) => run(backfill(command))
}

let projects = 0

/** A new project that reads an app. */
const newProject = async ({ organizations, projects: administration, options }: Store, app: AppName) => {
  projects += 1
  const named = { slug: `project-${projects}`, name: 'Benchmark', dateCreated: Date.now() }
  const { id: organizationId } = await run(organizations.create(named))
  const made = await run(administration.create({ ...named, organizationId, platform: null, releaseToken: 'token' }))
  const project = made === null ? null : await run(options.findProject(made.id))
  if (project === null) throw new Error('The project was not made.')
  const settings = { 'heroku:enabled': true, 'heroku:apps': app, 'heroku:repository': 'acme/web' }
  await run(options.save({ ...project, options: settings }))
  return { organizationId, projectId: project.projectId, plugin: 'heroku', since: null }
}

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

/** Every hundredth hook is lost: so many are left out when all the others are recorded. */
const LOST = 100

/** A store that takes some recordings for made that it never made. */
const losing = (store: Store): Store => {
  let count = 0
  const outcome = { outcome: 'recorded', reason: 'deploy' } as const
  const pretended = { outcome, created: true, deliveryId: null, deployId: null, newReleaseId: null }
  return {
    ...store,
    recording: {
      record: (recording) => {
        count += 1
        return count % LOST === 0 ? TE.right(pretended) : store.recording.record(recording)
      },
    },
  }
}

/** Seconds of what is done with one app's releases. */
interface Round {
  /** Reading its pages, and nothing else. */
  readonly pages: number
  /** The same, and asking for each release of code what its page does not say. */
  readonly questions: number
  /** Backfills: of a new project; where every hundredth hook was lost; where nothing is missing. */
  readonly all: number
  readonly lost: number
  readonly none: number
}

const playRound = async (store: Store, url: string, app: AppName): Promise<Round> => {
  const project = await newProject(store, app)
  const again = { ...project, since: 0 }
  return {
    pages: await secondsOf(() => readPages(newSource(url), app, async () => undefined)),
    questions: await secondsOf(() => readPages(newSource(url), app, askAll)),
    all: await secondsOf(() => makeBackfill(losing(store), newSource(url))(project)),
    lost: await secondsOf(() => makeBackfill(store, newSource(url))(again)),
    none: await secondsOf(() => makeBackfill(store, newSource(url))(again)),
  }
}

const WORDS = {
  all: 'new project',
  lost: 'every 100th hook lost',
  none: 'nothing missing',
} as const

interface Measured {
  readonly name: string
  readonly url: string
  readonly app: AppName
  readonly open: () => Store
}

const HEADINGS = ['pages ms', 'and questions', 'backfill ms', 'of pages', 'of both', 'target']

const report = async ({ name, url, app, open }: Measured): Promise<void> => {
  const rounds: Round[] = []
  for (let turn = 0; turn <= ROUNDS; turn += 1) {
    const round = await playRound(open(), url, app)
    if (turn > 0) rounds.push(round) // the first one warms up
  }
  const of = (what: keyof Round): number[] => rounds.map((round) => round[what])
  const milliseconds = (what: keyof Round): string => whole(median(of(what)) * 1000)
  const rows = (['none', 'lost', 'all'] as const).map((what) => {
    const ratio = medianRatio(of(what), of('pages'))
    return [
      WORDS[what],
      milliseconds('pages'),
      milliseconds('questions'),
      milliseconds(what),
      ratio.toFixed(2),
      medianRatio(of(what), of('questions')).toFixed(2),
      judge(ratio, { is: '<=', target: 3 }),
    ]
  })
  console.log(table([[`${name}, ${app}`, ...HEADINGS], ...rows]), '\n')
}

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/** The most megabytes that are held at the beginning of a page, beyond what was held before. */
const peakOf = async (store: Store, url: string, app: AppName): Promise<number> => {
  const source = newSource(url)
  const project = await newProject(store, app)
  let peak = 0
  const held = (): number => {
    collect()
    return process.memoryUsage().heapUsed / 1e6
  }
  const before = held()
  const watched: ReleaseSource = {
    ...source,
    releases: (of, cursor) => {
      peak = Math.max(peak, held() - before)
      return source.releases(of, cursor)
    },
  }
  await makeBackfill(store, watched)(project)
  return peak
}

const startHeroku = (delay: number): Promise<Peer> =>
  startPeer('benchmarks/peers/heroku.ts', /^http/, { APPS: JSON.stringify(APPS), DELAY: String(delay) })

/** A call to Heroku takes a hundred milliseconds and more. */
const DELAY = 20

const [near, far] = [await startHeroku(0), await startHeroku(DELAY)]
const [url = '', farUrl = ''] = [near.lines[0], far.lines[0]]
try {
  await report({ name: 'memory', url, app: 'realistic', open: makeMemoryStore })
  await withFolder((folder) =>
    withPostgres(join(folder, 'postgres'), {}, async (database) => {
      const pool = makePostgresPool({ connection: database.url, max: 8 })
      await migrate(pool)
      const store = makePostgresStore(pool)
      const open = () => store
      await report({ name: 'postgres', url, app: 'realistic', open })
      await report({ name: `postgres, Heroku ${DELAY} ms away`, url: farUrl, app: 'realistic', open })
      await report({ name: 'postgres', url, app: 'code', open })
      const [small, large] = [await peakOf(store, url, 'code-small'), await peakOf(store, url, 'code-large')]
      const figures = `${small.toFixed(1)} MB with 2,000 releases, ${large.toFixed(1)} MB with 20,000`
      // The client remembers the commits of 10,000 builds.
      console.log(`Held at most: ${figures}; MB more ${judge(large - small, { is: '<=', target: 5 })}`)
      await pool.end()
    }),
  )
} finally {
  await Promise.all([near.stop(), far.stop()])
}

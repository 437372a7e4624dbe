// `npm run bench:api`: what it takes to create a release by API, beside a bare route that does one INSERT, in one run.
import { join } from 'node:path'
import { Client } from 'pg'
import { type ApiRound, type Costs, report } from './api-report.ts'
import { cpuSeconds } from './support/cpu-time.ts'
import { type BenchDatabase, withFolder, withPostgres } from './support/database.ts'
import { post } from './support/http.ts'
import { chooseLoadGenerator } from './support/load.ts'
import { startPeer } from './support/peer.ts'
import { type PreparedRequest, writeRequests } from './support/requests.ts'
import { type Slugline, withSlugline } from './support/slugline.ts'

const ROUNDS = 5
const CONNECTIONS = 64
const SECONDS = 4
const SECONDS_ALONE = 2
const WARM_UPS = 2
const SECONDS_WARM_UP = 8
/** How many requests are prepared. */
const PREPARED_A_SECOND = 15_000
const PREPARED_A_SECOND_ALONE = 6_000

const generator = await chooseLoadGenerator()

/** A server that creates releases. */
interface Creator {
  readonly name: 'floor' | 'Slugline'
  readonly url: string
  readonly pid: number
}

let made = 0
/** What a client sends: each version is new. */
function* newReleases(token: string, count: number): Iterable<PreparedRequest> {
  for (let number = 0; number < count; number += 1) {
    made += 1
    const version = made.toString(16).padStart(40, '0')
    yield { header: `Authorization: Bearer ${token}`, body: JSON.stringify({ version, projects: ['web'] }) }
  }
}

/** Where requests are prepared, and for whom. */
interface Requests {
  readonly file: string
  readonly token: string
}

interface Play {
  readonly connections: number
  readonly seconds: number
  readonly prepared: number
}

const TOGETHER: Play = { connections: CONNECTIONS, seconds: SECONDS, prepared: SECONDS * PREPARED_A_SECOND }
const ALONE: Play = { connections: 1, seconds: SECONDS_ALONE, prepared: SECONDS_ALONE * PREPARED_A_SECOND_ALONE }
const WARM_UP: Play = { ...TOGETHER, seconds: SECONDS_WARM_UP, prepared: SECONDS_WARM_UP * PREPARED_A_SECOND }

/** Plays for each of the creators in turn, and answers what each call cost. */
const play = async (
  creators: readonly Creator[],
  { pids }: BenchDatabase,
  requests: Requests,
  { connections, seconds, prepared }: Play,
): Promise<ReadonlyMap<string, Costs>> => {
  const { file, token } = requests
  await writeRequests(file, newReleases(token, prepared))
  const costs = new Map<string, Costs>()
  for (const { name, url, pid } of creators) {
    const cpu = async () => [await cpuSeconds([pid]), await cpuSeconds(await pids())] as const
    const before = await cpu()
    const measured = await generator.send({ url, file, connections, seconds })
    const after = await cpu()
    const each = (index: 0 | 1): number => ((after[index] - before[index]) / measured.answers) * 1e6
    costs.set(name, { ...measured, node: each(0), postgres: each(1) })
  }
  return costs
}

const playRounds = async (
  creators: readonly Creator[],
  database: BenchDatabase,
  requests: Requests,
): Promise<ApiRound[]> => {
  for (let turn = 0; turn < WARM_UPS; turn += 1) await play(creators, database, requests, WARM_UP)
  const rounds: ApiRound[] = []
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    const order = turn % 2 === 0 ? creators : creators.toReversed()
    rounds.push({
      together: await play(order, database, requests, TOGETHER),
      alone: await play(order, database, requests, ALONE),
    })
  }
  return rounds
}

/** Whoever does less is faster: each release must be there, with its project. */
const countReleases = async (url: string): Promise<string> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(
    'select count(*)::int as releases, (select count(*)::int from slugline.release_project) as projects from slugline.release',
  )
  await client.end()
  const { releases, projects } = rows[0]
  if (releases !== projects) throw new Error(`Of ${releases} releases only ${projects} have a project.`)
  return `Slugline has made ${releases} releases, each in its project.`
}

/** A token as a CI has it. */
const makeToken = async (url: string): Promise<string> => {
  const { body } = await post(`${url}/api/0/organizations/acme/api-tokens/`, {
    name: 'CI',
    scopes: ['project:releases'],
  })
  const { token }: { readonly token: string } = JSON.parse(body)
  return token
}

const measure = async ({ url, pid }: Slugline, database: BenchDatabase, file: string): Promise<string> => {
  const floor = await startPeer('benchmarks/peers/api-floor.ts', /^http/, { DATABASE_URL: database.url })
  try {
    const creators: readonly Creator[] = [
      { name: 'floor', url: floor.lines.at(-1) ?? '', pid: floor.pid },
      { name: 'Slugline', url: `${url}/api/0/organizations/acme/releases/`, pid },
    ]
    const requests = { file, token: await makeToken(url) }
    return `${report(await playRounds(creators, database, requests))}\n${await countReleases(database.url)}`
  } finally {
    await floor.stop()
  }
}

console.log(`${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s each, sent by ${generator.name}`)
const result = await withFolder((folder) =>
  withPostgres(folder, {}, (database) =>
    withSlugline({ DATABASE_URL: database.url }, (slugline) => measure(slugline, database, join(folder, 'requests'))),
  ),
)
console.log(`\n${result}`)

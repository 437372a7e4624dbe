// `npm run bench:growth`: what hook and lists take with a thousand releases and with a million, in one PostgreSQL.
import { Client } from 'pg'
import { diskTable } from './growth/disk.ts'
import { EXPLAINABLE, explainAll, readingOf } from './growth/plans.ts'
import { makeProbes, type Probe } from './growth/probes.ts'
import { seed } from './growth/seed.ts'
import { type BenchDatabase, withFolder, withPostgres } from './support/database.ts'
import { judge, median, table, whole } from './support/figures.ts'
import { type Hook, type Slugline, withSlugline } from './support/slugline.ts'

const SMALL = 1_000
const LARGE = 1_000_000
const REQUESTS = 200
const WARM_UP = 30

/** Not durable, and no checkpoint within: this is not measured. */
const FOR_SEEDING = { fsync: 'off', max_wal_size: '32GB', checkpoint_timeout: '1h' }

/** The URL of the database that holds so many releases. */
const urlOf = ({ url }: BenchDatabase, releases: number): string => url.replace('/slugline?', `/releases_${releases}?`)

/** Makes a database of its own, and fills it. */
const prepare = async (database: BenchDatabase, releases: number): Promise<Hook> => {
  const client = new Client({ connectionString: database.url })
  await client.connect()
  await client.query(`create database releases_${releases}`)
  await client.end()
  const url = urlOf(database, releases)
  return withSlugline({ DATABASE_URL: url }, async (slugline) => {
    console.log(`Seeded ${whole(releases)} releases in ${(await seed(url, releases)).toFixed(1)} s.`)
    return slugline
  })
}

/** Milliseconds of each of the two, asked in turn, so that what slows the machine slows both. */
const compare = async (small: Probe, large: Probe): Promise<readonly [number, number]> => {
  const times: (readonly [number, number])[] = []
  for (let turn = 0; turn < WARM_UP + REQUESTS; turn += 1) {
    const one = await small.send(turn)
    const other = await large.send(turn)
    if (turn >= WARM_UP) times.push([one.milliseconds, other.milliseconds])
  }
  return [median(times.map(([one]) => one)), median(times.map(([, other]) => other))]
}

const timeTable = async (small: readonly Probe[], large: readonly Probe[]): Promise<string> => {
  const rows: (readonly string[])[] = []
  for (const [index, probe] of large.entries()) {
    const [one, other] = await compare(small[index] ?? probe, probe)
    const verdict = judge(other / one, { is: '<=', target: 1.2 })
    rows.push([probe.name, one.toFixed(2), other.toFixed(2), (other / one).toFixed(2), verdict])
  }
  return table([
    ['median milliseconds', `${whole(SMALL)} releases`, `${whole(LARGE)} releases`, 'ratio', 'target'],
    ...rows,
  ])
}

/** What the statements read, which no other work on the machine changes: rows and entries, by which indexes. */
const readingTable = async (directory: string, small: readonly Probe[], large: readonly Probe[]): Promise<string> => {
  const rows: (readonly string[])[] = []
  for (const [index, probe] of large.entries()) {
    const one = await readingOf(directory, small[index] ?? probe, WARM_UP + REQUESTS)
    const other = await readingOf(directory, probe, WARM_UP + REQUESTS)
    const verdict = judge(other.rows / one.rows, { is: '<=', target: 1.2 })
    rows.push([probe.name, whole(one.rows), whole(other.rows), verdict, other.scans.join(', ')])
  }
  const past = rows.filter(([, , , , scans = '']) => scans.includes('SEQ SCAN')).map(([name]) => name)
  if (past.length > 0) throw new Error(`Read past the indexes: ${past.join(', ')}.`)
  return table([['rows read', `${whole(SMALL)} releases`, `${whole(LARGE)} releases`, 'target', 'found by'], ...rows])
}

/** Both servers at the same time, on databases of one PostgreSQL, which is as durable as it comes. */
const measure = async (database: BenchDatabase, directory: string, hooks: readonly Hook[]): Promise<void> => {
  const [smallUrl, largeUrl] = [urlOf(database, SMALL), urlOf(database, LARGE)]
  const work = async (small: Slugline, large: Slugline): Promise<void> => {
    console.log(`\n${await diskTable(largeUrl, LARGE)}`)
    const [few, many] = [await makeProbes(small, SMALL), await makeProbes(large, LARGE)]
    console.log(`\n${await timeTable(few, many)}`)
    await explainAll(directory)
    console.log(`\n${await readingTable(directory, few, many)}`)
  }
  await withSlugline(
    { DATABASE_URL: smallUrl },
    (small) => withSlugline({ DATABASE_URL: largeUrl }, (large) => work(small, large), hooks[1]),
    hooks[0],
  )
}

await withFolder(async (directory) => {
  const hooks = await withPostgres(directory, FOR_SEEDING, async (database) => [
    await prepare(database, SMALL),
    await prepare(database, LARGE),
  ])
  await withPostgres(directory, EXPLAINABLE, (database) => measure(database, directory, hooks))
})

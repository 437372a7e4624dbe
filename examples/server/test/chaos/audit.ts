import pg from 'pg'
import { expect } from 'vitest'
import type { Entry, Ledger } from './ledger.ts'

/** How what is stored compares with what was answered. */
export interface Verdict {
  /** Answers 2xx. */
  readonly deliveries: number
  /** Deliveries that were answered 2xx and are not there, or not with all that they mean. */
  readonly lost: number
  /** Lines, recordings and deploys beyond those that there must be. */
  readonly doubled: number
  /** The first findings, for whoever looks for the reason. */
  readonly findings: readonly string[]
}

/** Each line by its body, and what came of it. */
const LINES = `select encode(sha256(body), 'hex') as digest, id::text, outcome from slugline.delivery`

/** How many deploys each Heroku release has, and how many of them lead to a release of the project with its ref. */
const DEPLOYS = `
with whole as materialized (
  select organization_id, version, project_id from slugline.release
  join slugline.release_project using (organization_id, version)
  join slugline.release_ref using (organization_id, version)
  where repository = 'acme/web' and commit = version
)
select app_name as app, release_number::int as release, count(distinct id)::int as deploys, count(w.version)::int as wholes
from slugline.deploy left join whole w using (organization_id, version, project_id) group by 1, 2`

/** Reads the database, past the server, and holds it against the ledger. */
export const audit = async (ledger: Ledger, connection: string | pg.ClientConfig): Promise<Verdict> => {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    const lines = (await client.query<Line>(LINES)).rows
    const deploys = (await client.query<Deploys>(DEPLOYS)).rows
    return { deliveries: ledger.count().accepted, ...compare(ledger.entries(), lines, deploys) }
  } finally {
    await client.end()
  }
}

/** Fails when something was lost or doubled, or answered with anything but 2xx and 503. */
export const expectNothingLost = ({ lost, doubled, findings }: Verdict, ledger: Ledger): void => {
  const { unexpected } = ledger.count()
  expect({ lost, doubled, unexpected }, findings.join('\n')).toEqual({ lost: 0, doubled: 0, unexpected: [] })
}

export interface Line {
  readonly digest: string
  readonly id: string
  readonly outcome: string
}

export interface Deploys {
  readonly app: string
  readonly release: number
  readonly deploys: number
  readonly wholes: number
}

/** What is lost and doubled, answered as the entries say and stored as the rows say. */
export const compare = (
  entries: readonly Entry[],
  lines: readonly Line[],
  deploys: readonly Deploys[],
): Omit<Verdict, 'deliveries'> => {
  const linesOf = Map.groupBy(lines, ({ digest }) => digest)
  const deploysOf = new Map(deploys.map((one) => [`${one.app} v${one.release}`, one]))
  let lost = 0
  let doubled = 0
  const findings: string[] = []
  for (const entry of entries) {
    const name = `${entry.app} v${entry.release}`
    const found = { lines: linesOf.get(entry.digest) ?? [], deploys: 0, wholes: 0, ...deploysOf.get(name) }
    const [missing, beyond] = [lostOf(entry, found), doubledOf(entry, found)]
    lost += missing
    doubled += beyond
    if (missing + beyond > 0 && findings.length < 5)
      findings.push(`${name}: ${JSON.stringify(entry)} but ${JSON.stringify(found)}`)
  }
  return { lost, doubled, findings }
}

interface Found {
  readonly lines: readonly Line[]
  readonly deploys: number
  readonly wholes: number
}

/** Each answer 2xx has a line of its own, by count and by the id that it named, and the release has its deploy. */
const lostOf = ({ accepted }: Entry, { lines, wholes }: Found): number => {
  if (wholes === 0 || !lines.some(({ outcome }) => outcome === 'recorded')) return accepted.length
  const ids = new Set(lines.map(({ id }) => id))
  const kept = accepted.filter((id, place) => id === null || (ids.has(id) && accepted.indexOf(id) === place)).length
  return accepted.length - Math.min(kept, lines.length)
}

const doubledOf = ({ sent }: Entry, { lines, deploys }: Found): number => {
  const recorded = lines.filter(({ outcome }) => outcome === 'recorded').length
  return Math.max(0, recorded - 1) + Math.max(0, deploys - 1) + Math.max(0, lines.length - sent)
}

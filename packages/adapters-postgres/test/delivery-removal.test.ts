import { makePostgresStore } from '@slugline/adapters-postgres'
import type { Store } from '@slugline/core'
import { aDelivered, givenIn, type Place, START } from '@slugline/core/contracts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, makeDatabase } from '../src/database.ts'
import { deliveryRemoval, INDEXES_ALONE } from '../src/delivery-removal.ts'
import { run } from './support/run.ts'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

const PROJECTS = 30
const DAY = 86_400_000

let test: TestDatabase
let store: Store
let database: Database
let place: Place
beforeAll(async () => {
  test = await makeTestDatabase()
  const pool = test.pool()
  store = makePostgresStore(pool)
  database = makeDatabase(pool)
  const given = givenIn(store)
  const organizationId = await given.organization()
  const projectIds: string[] = []
  while (projectIds.length < PROJECTS) projectIds.push(await given.project(organizationId))
  place = { organizationId, projectIds }
})
afterAll(() => test.drop())

/** So many deliveries to each of the first projects, a second apart, the last at the end of a day. */
const seed = (count: number, projects: number, day: number) =>
  test.ask(
    `insert into slugline.delivery (organization_id, project_id, plugin, identity, unsigned, outcome, reason,
        date_received, media_type, body)
      select p.organization_id, p.id, 'heroku', $3 || '-' || n, false,
        (array['recorded', 'pending', 'duplicate', 'ignored'])[1 + n % 4], 'seeded',
        $4::timestamptz - n * interval '1 second', 'application/json', convert_to(repeat(md5(n::text), 60), 'utf8')
      from generate_series(0, $1::int - 1) n
      cross join (select organization_id, id from slugline.project order by id limit $2::int) p`,
    [count, projects, `${day}`, new Date(START + day * DAY).toISOString()],
  )

/** A step of a plan, as PostgreSQL tells it. */
interface Step {
  readonly 'Node Type': string
  readonly 'Index Name'?: string
  readonly 'Relation Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Shared Hit Blocks': number
  readonly 'Shared Read Blocks': number
  readonly Plans?: readonly Step[]
}

const stepsOf = (step: Step): readonly Step[] => [step, ...(step.Plans ?? []).flatMap(stepsOf)]

/** What one batch really did, step by step. */
const batch = async (day: number, limit: number) => {
  const removal = deliveryRemoval(START + day * DAY, limit)
  const { rows } = await database.transaction().execute(async (transaction) => {
    await INDEXES_ALONE.execute(transaction)
    const explained = sql<{
      'QUERY PLAN': readonly [{ Plan: Step }]
    }>`explain (analyze, buffers, format json) ${removal}`
    return explained.execute(transaction)
  })
  const plan = rows[0]?.['QUERY PLAN'][0].Plan
  if (plan === undefined) throw new Error('PostgreSQL explained nothing')
  const scans = stepsOf(plan).filter(
    (step) => step['Node Type'].includes('Scan') && step['Relation Name'] !== undefined,
  )
  return {
    blocks: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
    scans: scans.map((step) => ({
      by: `${step['Node Type']} ${step['Index Name']}`,
      rows: Math.round(step['Actual Rows'] * step['Actual Loops']),
      inVain: step['Rows Removed by Filter'] ?? 0,
    })),
  }
}

const BY_INDEX = (limit: number) => [
  { by: 'Index Only Scan project_list', rows: expect.any(Number), inVain: 0 },
  { by: 'Index Scan delivery_list', rows: limit, inVain: 0 },
  { by: 'Index Scan delivery_pkey', rows: limit, inVain: 0 },
]

describe('a batch of removed deliveries', () => {
  it('reads what it removes and no more, by indexes alone, however many there are and whatever is known of them', async () => {
    await seed(100, PROJECTS, 0)
    expect((await batch(0, 300)).scans).toEqual(BY_INDEX(300))
    // All in two of the projects, of which the statistics know too little, then all that there is to know.
    await seed(10_000, 2, 1)
    expect((await batch(1, 300)).scans).toEqual(BY_INDEX(300))
    await test.ask('analyze')
    expect((await batch(1, 300)).scans).toEqual(BY_INDEX(300))
    expect((await batch(1, 300)).scans).toEqual(BY_INDEX(300))
  })

  it('costs a look at the index for each project where nothing is old, however many are kept', async () => {
    const { blocks: few } = await batch(-10, 300)
    await seed(40_000, 1, 2)
    const { blocks: many, scans } = await batch(-10, 300)
    expect(scans.every(({ rows, by }) => rows === 0 || by.endsWith('project_list'))).toBe(true)
    // A level more of the index, at most.
    expect(many).toBeLessThanOrEqual(few + 4 * PROJECTS + 10)
  })

  it('blocks no hook: many thousands are removed while deliveries are recorded', async () => {
    const others = makePostgresStore(test.pool())
    const [before] = await test.ask('select count(*)::int as n from slugline.delivery')
    let removed = 0
    let isDone = false
    const removeAll = async (by: Store): Promise<void> => {
      for (let count = 1; count > 0; removed += count) {
        count = await run(by.deliveries.removeBefore(START + 3 * DAY, 500))
      }
    }
    let recorded = 0
    const recordAll = async (first: number): Promise<void> => {
      for (let number = first; !isDone; number += 8) {
        const line = { dateReceived: START + 4 * DAY }
        const result = await run(store.recording.record(aDelivered(placeOf(number), { number, line })))
        if (result.outcome.outcome === 'recorded') recorded += 1
      }
    }
    const recording = Promise.all([...Array(8).keys()].map((first) => recordAll(first + 1)))
    await Promise.all([removeAll(store), removeAll(others)]).finally(() => {
      isDone = true
    })
    await recording
    expect(removed).toBe(before?.n)
    expect(removed).toBeGreaterThan(50_000)
    expect(recorded).toBeGreaterThan(0)
    expect(await test.ask('select count(*)::int as n from slugline.delivery')).toEqual([{ n: recorded }])
  })
})

/** The projects in turn. */
const placeOf = (number: number): Place => ({
  organizationId: place.organizationId,
  projectIds: place.projectIds.slice(number % PROJECTS, (number % PROJECTS) + 1),
})

import { makePostgresStore } from '@slugline/adapters-postgres'
import type { EventLog, Recording, Store } from '@slugline/core'
import { aDelivered, aRecording, aRef, aRelease, givenIn, minute, type Place, sha } from '@slugline/core/contracts'
import { either as E } from 'fp-ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hold, untilWaiting } from './support/held-locks.ts'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

let database: TestDatabase
let stores: readonly [Store, Store]
let at: Place
let failed: (string | null)[] = []
let flushed: number[] = []
const events: EventLog = {
  emit: (event) => {
    if (event._tag === 'database.failed') failed.push(event.sqlState)
    if (event._tag === 'batch.flushed' && event.statement === 'create_releases') flushed.push(event.size)
  },
}
beforeAll(async () => {
  database = await makeTestDatabase()
  const make = () => makePostgresStore(database.pool(), { events })
  stores = [make(), make()]
})
beforeEach(async () => {
  failed = []
  flushed = []
  const given = givenIn(stores[0])
  const organizationId = await given.organization()
  at = { organizationId, projectIds: [await given.project(organizationId), await given.project(organizationId)] }
})
afterAll(() => database.drop())

/** What became of each: `created`, the reason, or the tag of an error. All go in one go, to both instances in turn. */
const recordAll = async (recordings: readonly Recording[]): Promise<readonly string[]> => {
  const answers = await Promise.all(
    recordings.map((one, index) => stores[index % 2 === 0 ? 0 : 1].recording.record(one)()),
  )
  return answers.map((answer) => {
    if (E.isLeft(answer)) return answer.left._tag
    return answer.right.created ? 'created' : answer.right.outcome.reason
  })
}

/** What a client's `POST` records. */
const posted = (release: Parameters<typeof aRelease>[0] = {}, change: Partial<Recording> = {}): Recording =>
  aRecording(at, { release: aRelease({ mode: 'fill', ...release }), ...change })

const releases = () =>
  database.ask(
    `select version, status, ref, url, owner_id::text as owner, date_released as released,
       array(select project_id::text from slugline.release_project p
         where (p.organization_id, p.version, p.release_id, p.date_created, p.status)
           = (r.organization_id, r.version, r.id, r.date_created, r.status) order by p.project_id) as projects
     from slugline.release r where organization_id = $1 order by version`,
    [at.organizationId],
  )

describe('new releases of clients', () => {
  it('are made many at once in one statement, each with all that was given', async () => {
    const given = { status: 'archived', ref: 'main', url: 'https://example.com/', ownerId: '7' } as const
    const outcomes = await recordAll([
      ...Array.from({ length: 40 }, (_, index) => posted({ version: sha(index + 2) })),
      posted({ ...given, dateReleased: minute(3) }, { projectIds: at.projectIds.slice(1) }),
      posted({ version: 'x', ownerId: 'nobody' }),
    ])
    expect(outcomes).toEqual(Array(42).fill('created'))
    expect(flushed).toEqual([21, 21])
    const made = await releases()
    expect(made.length).toBe(42)
    const { ownerId: owner, ...shown } = given
    expect(made[0]).toEqual({
      version: sha(1),
      ...shown,
      owner,
      released: new Date(minute(3)),
      projects: at.projectIds.slice(1),
    })
    const nothing = { status: 'open', ref: null, url: null, owner: null, released: null }
    expect(made.at(-1)).toEqual({ version: 'x', ...nothing, projects: at.projectIds })
  })

  it('of one version are one release, made by one of 32 at once', async () => {
    const outcomes = await recordAll(Array.from({ length: 32 }, () => posted()))
    expect(outcomes.toSorted()).toEqual(['created', ...Array(31).fill('same-release')])
    expect(await releases()).toMatchObject([{ version: sha(1), projects: at.projectIds }])
    expect(failed).toEqual([])
  })

  it('and hooks of one version make one release, whoever is first', async () => {
    for (let round = 1; round <= 20; round += 1) {
      const version = sha(round)
      const hooked = { ...at, projectIds: at.projectIds.slice(0, 1) }
      const outcomes = await recordAll(
        Array.from({ length: 16 }, (_, index) => {
          const number = round * 100 + index
          return index % 3 === 0
            ? posted({ version, url: 'https://example.com/' })
            : aDelivered(hooked, { number, version, refs: [aRef('acme/web', version)] })
        }),
      )
      expect(outcomes.filter((outcome) => outcome === 'created').length).toBeLessThanOrEqual(2)
      expect(outcomes).toContain('created')
    }
    const made = await releases()
    expect(made.length).toBe(20)
    for (const one of made) expect(one).toMatchObject({ url: 'https://example.com/', projects: at.projectIds })
    expect(failed).toEqual([])
  })

  it('fail alone where PostgreSQL cannot keep them, or a project is not there', async () => {
    const theirs = await givenIn(stores[0]).project(await givenIn(stores[0]).organization())
    const outcomes = await recordAll([
      posted(),
      posted({ version: 'b', url: 'https://example.com/\0' }),
      posted({ version: 'c' }, { projectIds: [...at.projectIds, theirs] }),
      posted({ version: 'd', dateReleased: Number.NaN }),
      posted({ version: 'e' }, { organizationId: '999999' }),
      posted({ version: 'f' }),
    ])
    const refused = ['StoreFault', 'UnknownProject', 'StoreFault', 'UnknownProject']
    expect(outcomes).toEqual(['created', ...refused, 'created'])
    expect((await releases()).map(({ version }) => version)).toEqual([sha(1), 'f'])
  })

  it.each(['commit', 'rollback'] as const)('wait for another who makes one, which ends in %s', async (how) => {
    const other = await hold(
      database,
      'insert into slugline.release (organization_id, version, date_created, url) values ($1, $2, now(), $3)',
      [at.organizationId, sha(2), 'https://example.com/other'],
    )
    const answers = recordAll(
      [sha(1), sha(2), sha(2), sha(3)].map((version) => posted({ version, url: 'https://example.com/' })),
    )
    await untilWaiting(database, 1)
    await other.end(how)
    // The other has made it for no project.
    expect((await answers).filter((outcome) => outcome === 'created').length).toBe(3)
    const made = await releases()
    const url = how === 'commit' ? 'https://example.com/other' : 'https://example.com/'
    expect(made.map((one) => one.url)).toEqual(['https://example.com/', url, 'https://example.com/'])
    for (const { projects } of made) expect(projects).toEqual(at.projectIds)
    expect(failed).toEqual([])
  })

  it('wait for who removes one, and make it afresh', async () => {
    expect(await recordAll([posted({ url: 'https://example.com/old' })])).toEqual(['created'])
    const removal = await hold(
      database,
      `with guard as (select pg_advisory_xact_lock(hashtextextended($2, $1::bigint))),
         projects as (delete from slugline.release_project using guard where organization_id = $1 and version = $2)
       delete from slugline.release using guard where organization_id = $1 and version = $2`,
      [at.organizationId, sha(1)],
    )
    const answers = recordAll([posted({ url: 'https://example.com/new' }), posted({ version: sha(2) })])
    await untilWaiting(database, 1)
    await removal.end('commit')
    expect(await answers).toEqual(['created', 'created'])
    expect(await releases()).toMatchObject([{ url: 'https://example.com/new', projects: at.projectIds }, { url: null }])
    expect(failed).toEqual([])
  })
})

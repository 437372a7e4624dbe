import { makePostgresStore } from '@slugline/adapters-postgres'
import type { Commit, EventLog, Recording, RecordingResult, Store } from '@slugline/core'
import { aCommit, aRecording, aRelease, givenIn, type Place } from '@slugline/core/contracts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hold, untilWaiting } from './support/held-locks.ts'
import { run } from './support/run.ts'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

let database: TestDatabase
let stores: readonly [Store, Store]
/** SQLSTATEs of what failed. */
let failed: (string | null)[] = []
let at: Place
const events: EventLog = {
  emit: (event) => {
    if (event._tag === 'database.failed') failed.push(event.sqlState)
  },
}
beforeAll(async () => {
  database = await makeTestDatabase()
  const make = () => makePostgresStore(database.pool({ max: 8 }), { events })
  stores = [make(), make()]
})
beforeEach(async () => {
  failed = []
  const given = givenIn(stores[0])
  const organizationId = await given.organization()
  at = { organizationId, projectIds: [await given.project(organizationId)] }
})
afterAll(() => database.drop())

const record = (recording: Recording, store = stores[0]): Promise<RecordingResult> =>
  run(store.recording.record(recording))

const lists = (version: string, commits: readonly Commit[]): Recording =>
  aRecording(at, { release: aRelease({ version, mode: 'overwrite' }), commits })

const known = (): Promise<readonly object[]> =>
  database.ask('select id, message from slugline.commit where organization_id = $1 order by id', [at.organizationId])

/** What another does with the commit `x` in a transaction of his own. */
const OTHERS = {
  lists: `with held as (select from slugline.commit where organization_id = $1 and id = 'x' for update)
    insert into slugline.release_commit select $1::bigint, 'other', 0, '', 'x' from held`,
  removes: `with listed as (delete from slugline.release_commit where organization_id = $1 and id = 'x')
    delete from slugline.commit where organization_id = $1 and id = 'x'`,
}

describe('a commit that a release lists no more', () => {
  it.each([
    { ends: 'commit', left: ['x', 'y'] },
    { ends: 'rollback', left: ['y'] },
  ] as const)('waits for another who lists it, and ends in $left after his $ends', async ({ ends, left }) => {
    await record(lists('1', [aCommit({ id: 'x' })]))
    const other = await hold(database, OTHERS.lists, [at.organizationId])
    const answer = record(lists('1', [aCommit({ id: 'y' })]))
    await untilWaiting(database, 1)
    await other.end(ends)
    await answer
    expect(await known()).toMatchObject(left.map((id) => ({ id })))
  })
})

describe('a commit that another removes', () => {
  it.each([
    { ends: 'commit', message: null },
    { ends: 'rollback', message: 'kept' },
  ] as const)('is listed all the same, with the message $message after his $ends', async ({ ends, message }) => {
    await record(lists('1', [aCommit({ id: 'x', message: 'kept' })]))
    const other = await hold(database, OTHERS.removes, [at.organizationId])
    const answer = record(lists('2', [aCommit({ id: 'x', authorName: 'Dev' })]))
    await untilWaiting(database, 1)
    await other.end(ends)
    expect(await answer).toMatchObject({ outcome: { outcome: 'recorded' }, created: true })
    expect(await known()).toEqual([{ id: 'x', message }])
  })
})

describe('releases that take over the commits of each other', () => {
  it('never wait in a circle, and leave what is listed, no more and no less', async () => {
    const commits = Array.from({ length: 60 }, (_, index) =>
      aCommit({ id: `${(index * 7) % 60}`, repository: index % 2 === 0 ? null : 'acme/web', message: 'told' }),
    )
    for (const round of [0, 1, 2, 3, 4]) {
      const recordings = Array.from({ length: 16 }, (_, index) => {
        const start = ((index + round) % 4) * 15
        const some = commits.slice(start, start + 30)
        return lists(`v${index}`, index % 2 === 0 ? some : some.toReversed())
      })
      await Promise.all(recordings.map((recording, index) => record(recording, stores[index % 2 === 0 ? 0 : 1])))
    }
    expect(failed).toEqual([])
    const [row] = await database.ask(
      `select count(*)::int as listed, count(c.id)::int as found,
        (select count(*)::int from slugline.commit k where k.organization_id = $1) as known
      from (select distinct repository, id from slugline.release_commit where organization_id = $1) l
      left join slugline.commit c on (c.organization_id, c.repository, c.id) = ($1, l.repository, l.id)`,
      [at.organizationId],
    )
    expect(row).toEqual({ listed: 60, found: 60, known: 60 })
  })
})

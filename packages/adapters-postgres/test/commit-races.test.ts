import type { Commit, Recording } from '@slugline/core'
import { aCommit, aRecording, aRelease } from '@slugline/core/contracts'
import { describe, expect, it } from 'vitest'
import { hold, untilWaiting } from './support/held-locks.ts'
import { openRaces } from './support/races.ts'

const races = openRaces(8)
const { record } = races

const lists = (version: string, commits: readonly Commit[]): Recording =>
  aRecording(races.at, { release: aRelease({ version, mode: 'overwrite' }), commits })

const known = (): Promise<readonly object[]> =>
  races.database.ask('select id, message from slugline.commit where organization_id = $1 order by id', [
    races.at.organizationId,
  ])

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
    const other = await hold(races.database, OTHERS.lists, [races.at.organizationId])
    const answer = record(lists('1', [aCommit({ id: 'y' })]))
    await untilWaiting(races.database, 1)
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
    const other = await hold(races.database, OTHERS.removes, [races.at.organizationId])
    const answer = record(lists('2', [aCommit({ id: 'x', authorName: 'Dev' })]))
    await untilWaiting(races.database, 1)
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
      await Promise.all(recordings.map((recording, index) => record(recording, races.stores[index % 2 === 0 ? 0 : 1])))
    }
    expect(races.failed).toEqual([])
    const [row] = await races.database.ask(
      `select count(*)::int as listed, count(c.id)::int as found,
        (select count(*)::int from slugline.commit k where k.organization_id = $1) as known
      from (select distinct repository, id from slugline.release_commit where organization_id = $1) l
      left join slugline.commit c on (c.organization_id, c.repository, c.id) = ($1, l.repository, l.id)`,
      [races.at.organizationId],
    )
    expect(row).toEqual({ listed: 60, found: 60, known: 60 })
  })
})

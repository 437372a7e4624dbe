import { makePostgresStore } from '@slugline/adapters-postgres'
import type { Recording, Store } from '@slugline/core'
import {
  aCommit,
  aDelivered,
  aDeployed,
  aRecording,
  aRelease,
  givenIn,
  minute,
  type Place,
  sha,
} from '@slugline/core/contracts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from './support/run.ts'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

let database: TestDatabase
let stores: readonly [Store, Store]
beforeAll(async () => {
  database = await makeTestDatabase()
  stores = [makePostgresStore(database.pool()), makePostgresStore(database.pool())]
})
afterAll(() => database.drop())

/** What somebody says of one of two releases. */
const anyWord = fc.record({
  instance: fc.nat(1),
  version: fc.nat(1),
  projects: fc.subarray([0, 1], { minLength: 1 }),
  says: fc.constantFrom('commits', 'shortCommit', 'noCommits', 'date', 'deploy', 'hook', 'hook', 'release', 'removal'),
  time: fc.nat(9),
})
type Word = typeof anyWord extends fc.Arbitrary<infer A> ? A : never

let made = 0
const toRecording = (at: Place, { version: number, projects, says, time }: Word): Recording => {
  made += 1
  const version = sha(number)
  const place = { ...at, projectIds: at.projectIds.filter((_, index) => projects.includes(index)) }
  const told = { number: made, version, dateFinished: minute(time) }
  const release = (change: Parameters<typeof aRelease>[0], more: Partial<Recording> = {}) =>
    aRecording(place, { release: aRelease({ version, mode: 'fill', dateCreated: minute(time), ...change }), ...more })
  switch (says) {
    case 'commits':
      return release({}, { commits: [aCommit({ id: sha(made) })] })
    case 'shortCommit':
      return release({}, { commits: [aCommit({ id: 'abc' })] })
    case 'noCommits':
      return release({}, { refs: { mode: 'replace', refs: [] } })
    case 'date':
      return release({ mode: 'overwrite', dateReleased: minute(time) })
    case 'deploy':
      return aDeployed(place, told)
    case 'hook':
      return aDelivered({ ...place, projectIds: place.projectIds.slice(0, 1) }, told)
    case 'release':
    case 'removal':
      return release({})
  }
}

const say = async (at: Place, word: Word): Promise<void> => {
  const { organizationId } = at
  const { recording, removal } = stores[word.instance === 0 ? 0 : 1]
  if (word.says === 'removal') {
    await run(removal.remove({ organizationId, projectId: null, version: sha(word.version) }))
  } else {
    await run(recording.record(toRecording(at, word)))
  }
}

/** The dates that are kept beside those that follow from all that is known. */
const dates = (organizationId: string) =>
  database.ask(
    `select p.version, p.head_date as kept, case when c.id ~ '^[0-9a-f]{40}$' then coalesce(r.date_released,
       (select min(d.date_finished) from slugline.deploy d where (d.organization_id, d.version)
         = (r.organization_id, r.version)), r.date_created) end as derived
     from slugline.release_project p
     join slugline.release r on (r.organization_id, r.version, r.id) = (p.organization_id, p.version, p.release_id)
     left join slugline.release_commit c on (c.organization_id, c.version, c.position) = (r.organization_id, r.version, 0)
     where p.organization_id = $1`,
    [organizationId],
  )

it('a release with commits is dated in each of its projects, whatever is said at once, on two instances', async () => {
  const rounds = fc.array(fc.array(anyWord, { minLength: 1, maxLength: 16 }), { minLength: 1, maxLength: 3 })
  const property = fc.asyncProperty(rounds, async (words) => {
    const given = givenIn(stores[0])
    const organizationId = await given.organization()
    const at = {
      organizationId,
      projectIds: [await given.project(organizationId), await given.project(organizationId)],
    }
    for (const round of words) {
      await Promise.all(round.map((word) => say(at, word)))
      for (const { kept, derived } of await dates(organizationId)) expect(kept).toEqual(derived)
    }
  })
  // What a race did once it may not do again: to shrink it would be in vain.
  await fc.assert(property, { numRuns: 20, endOnFailure: true })
})

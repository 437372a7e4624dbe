import { makePostgresStore } from '@slugline/adapters-postgres'
import { aCommit, aRecording, aRelease, givenIn, sha } from '@slugline/core/contracts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await makeTestDatabase()
})
afterAll(() => database.drop())

/** More than one statement has parameters for, and too many to compare each with each. */
const MANY = 14_000

it('commits of very many repositories are recorded like others, again and again', async () => {
  const store = makePostgresStore(database.pool())
  const given = givenIn(store)
  const organizationId = await given.organization()
  const at = { organizationId, projectIds: [await given.project(organizationId)] }
  const record = (change: Parameters<typeof aRecording>[1]) =>
    store.recording.record(aRecording(at, { release: aRelease({ mode: 'fill' }), ...change }))()
  const headsFrom = (first: number) =>
    Array.from({ length: MANY }, (_, index) => aCommit({ id: sha(index), repository: `repository ${first + index}` }))
  const count = () =>
    database.ask('select count(*)::int as n from slugline.release_ref where organization_id = $1', [organizationId])
  expect(await record({ commits: headsFrom(0) })).toMatchObject({ right: { created: true } })
  expect(await record({ commits: headsFrom(MANY / 2) })).toMatchObject({ right: { outcome: { outcome: 'recorded' } } })
  expect(await count()).toEqual([{ n: MANY + MANY / 2 }])
  expect(await record({ refs: { mode: 'replace', refs: [] } })).toMatchObject({
    right: { outcome: { outcome: 'recorded' } },
  })
  expect(await count()).toEqual([{ n: 0 }])
})

import { makePostgresStore } from '@slugline/adapters-postgres'
import type { Recording, RecordingResult, Store } from '@slugline/core'
import {
  aDelivered,
  aDeployed,
  aRecording,
  aRef,
  aRelease,
  givenIn,
  minute,
  type Place,
  sha,
  storeContracts,
} from '@slugline/core/contracts'
import { either as E } from 'fp-ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

/** Two stores on two pools, as two instances have them: each call of the hot path goes to the next of them. */
const balanced = (stores: readonly [Store, Store]): Store => {
  let calls = 0
  const next = (): Store => {
    calls += 1
    return stores[calls % 2 === 0 ? 0 : 1]
  }
  return {
    ...stores[0],
    users: { findByEmail: (organizationId, email) => next().users.findByEmail(organizationId, email) },
    options: {
      findProject: (projectId) => next().options.findProject(projectId),
      save: (change) => next().options.save(change),
    },
    recording: { record: (recording) => next().recording.record(recording) },
    accessTokens: { ...stores[0].accessTokens, claimAdmin: (digest) => next().accessTokens.claimAdmin(digest) },
  }
}

const twoOn = (database: TestDatabase): Store =>
  balanced([makePostgresStore(database.pool({ max: 4 })), makePostgresStore(database.pool({ max: 4 }))])

storeContracts(
  'postgres, two instances',
  async () => {
    const database = await makeTestDatabase()
    return { store: twoOn(database), close: database.drop }
  },
  { numRuns: 20 },
)

describe('two instances at once', () => {
  let database: TestDatabase
  let store: Store
  beforeAll(async () => {
    database = await makeTestDatabase()
    store = twoOn(database)
  })
  afterAll(() => database.drop())

  const recorded = async (recordings: readonly Recording[]): Promise<readonly RecordingResult[]> => {
    const answers = await Promise.all(recordings.map((recording) => store.recording.record(recording)()))
    return answers.map((answer) => {
      if (E.isLeft(answer)) throw new Error(answer.left._tag, { cause: answer.left })
      return answer.right
    })
  }
  const place = async (projects: number): Promise<Place> => {
    const given = givenIn(store)
    const organizationId = await given.organization()
    const projectIds: string[] = []
    while (projectIds.length < projects) projectIds.push(await given.project(organizationId))
    return { organizationId, projectIds }
  }
  const count = async (sql: string, at: Place): Promise<unknown> =>
    (await database.ask(`select count(*)::int as n from slugline.${sql} and organization_id = $1`, [at.organizationId]))[0]
      ?.n

  it('lose none of the deploys of many new releases that concurrent batches share', async () => {
    const { organizationId, projectIds } = await place(2)
    const recordings = Array.from({ length: 1200 }, (_, index) => {
      const version = sha(index % 60)
      const at = { organizationId, projectIds: projectIds.slice(index % 2, (index % 2) + 1) }
      return aDelivered(at, { number: index + 1, version, refs: [aRef('acme/web', version)] })
    })
    const results = await recorded(recordings)
    expect(results.every(({ outcome }) => outcome.outcome === 'recorded')).toBe(true)
    expect(results.filter(({ created }) => created).length).toBe(60)
    expect(new Set(results.map(({ deployId }) => deployId)).size).toBe(1200)
    const at = { organizationId, projectIds }
    const joined = `deploy d join slugline.release_project p using (organization_id, version, project_id)
      join slugline.release r on r.organization_id = d.organization_id and r.version = d.version and r.id = p.release_id
      join slugline.delivery l on l.organization_id = d.organization_id and l.id = d.delivery_id where d.key = l.key`
    expect(await count(joined.replace('where', 'where true and'), at).catch(() => null)).not.toBe(0)
    expect(await count('deploy where true', at)).toBe(1200)
    expect(await count('delivery where outcome = $$recorded$$', at)).toBe(1200)
    expect(await count('release where true', at)).toBe(60)
    expect(await count('release_project where true', at)).toBe(60)
    expect(await count('release_ref where true', at)).toBe(60)
  })

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
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from './support/run.ts'
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
    accessTokens: {
      find: (digest) => next().accessTokens.find(digest),
      markUsed: (digest, now) => next().accessTokens.markUsed(digest, now),
      hasAdmin: () => next().accessTokens.hasAdmin(),
      claimAdmin: (digest) => next().accessTokens.claimAdmin(digest),
    },
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
  { numRuns: 10 },
)

describe('two instances at once', () => {
  let database: TestDatabase
  let store: Store
  beforeAll(async () => {
    database = await makeTestDatabase()
    store = twoOn(database)
  })
  afterAll(() => database.drop())

  const recorded = (recordings: readonly Recording[]): Promise<readonly RecordingResult[]> =>
    Promise.all(recordings.map((recording) => run(store.recording.record(recording))))
  const place = async (projects: number): Promise<Place> => {
    const given = givenIn(store)
    const organizationId = await given.organization()
    const projectIds: string[] = []
    while (projectIds.length < projects) projectIds.push(await given.project(organizationId))
    return { organizationId, projectIds }
  }
  const count = async (table: string, at: Place, condition = 'true'): Promise<unknown> => {
    const sql = `select count(*)::int as n from slugline.${table} where organization_id = $1 and ${condition}`
    return (await database.ask(sql, [at.organizationId]))[0]?.n
  }

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
    expect(await count('deploy', at)).toBe(1200)
    expect(await count('delivery', at, "outcome = 'recorded'")).toBe(1200)
    expect(await count('delivery', at, 'identity is not null')).toBe(1200)
    expect(await count('release', at)).toBe(60)
    expect(await count('release_ref', at)).toBe(60)
    const listed =
      'exists (select from slugline.release r where (r.id, r.version) = (release_id, release_project.version))'
    expect(await count('release_project', at, listed)).toBe(60)
  })

  it('record each once when all of it comes several times, to both and in any order', async () => {
    const at = await place(1)
    const once = Array.from({ length: 150 }, (_, index) =>
      aDelivered(at, { number: index + 1, version: sha(index % 7) }),
    )
    const thrice = [...once, ...once.toReversed(), ...once]
    const results = await recorded(thrice)
    expect(results.filter(({ outcome }) => outcome.outcome === 'recorded').length).toBe(150)
    expect(results.filter(({ created }) => created).length).toBe(7)
    expect(results.every(({ deployId, deliveryId }) => deployId !== null && deliveryId !== null)).toBe(true)
    expect(new Set(results.map(({ deployId }) => deployId)).size).toBe(150)
    expect(await count('deploy', at)).toBe(150)
    expect(await count('delivery', at)).toBe(450)
    expect(await count('delivery', at, "reason = 'same-delivery'")).toBe(300)
  })

  it('answer the id of a deploy that the other is recording at the same time', async () => {
    const at = await place(1)
    for (let round = 1; round <= 40; round += 1) {
      const told = { number: round, version: sha(round) }
      const [one, other] = [aDelivered(at, { ...told, line: { identity: `a${round}` } }), aDelivered(at, told)]
      const results = await recorded([one, other, aDeployed(at, told)])
      expect(new Set(results.map(({ deployId }) => deployId)).size).toBe(1)
      expect(results.map(({ outcome }) => outcome.outcome).sort()).toEqual(['duplicate', 'duplicate', 'recorded'])
    }
  })

  it('bear clients and hooks on the same releases, in projects and orders that cross', async () => {
    const at = await place(3)
    const recordings = Array.from({ length: 240 }, (_, index): Recording => {
      const version = sha(index % 12)
      const projectIds = index % 5 === 0 ? at.projectIds : at.projectIds.slice(index % 3, (index % 3) + 1)
      const own = { ...at, projectIds }
      const told = { number: index + 1, version, refs: [aRef('acme/web', version)], dateFinished: minute(index) }
      if (index % 4 !== 0) return aDelivered(own, { ...told, line: { projectId: projectIds[0] ?? '' } })
      const url = `https://example.com/${index}`
      return aRecording(own, { release: aRelease({ version, mode: 'overwrite', url }), commits: null })
    })
    const results = await recorded(recordings)
    expect(results.length).toBe(240)
    expect(await count('deploy', at)).toBe(180)
    expect(await count('release', at)).toBe(12)
    expect(await count('release_project', at)).toBe(36)
    expect(results.filter(({ created }) => created).length).toBeLessThanOrEqual(36)
  })

  it('archive a release in the lists of its projects too, while hooks add it to more', async () => {
    const at = await place(6)
    const [first] = at.projectIds
    const one = { ...at, projectIds: [first ?? ''] }
    await recorded([aDeployed(one, { number: 1, version: sha(1) })])
    const archive = aRecording(one, { release: aRelease({ version: sha(1), mode: 'fill', status: 'archived' }) })
    const others = at.projectIds.map((id, index) => {
      const app = `app-${index + 2}`
      return aDeployed({ ...at, projectIds: [id] }, { number: 1, app, version: sha(1) })
    })
    await recorded([...others.slice(0, 3), archive, ...others.slice(3)])
    expect(await count('release_project', at, "status = 'archived'")).toBe(6)
  })
})

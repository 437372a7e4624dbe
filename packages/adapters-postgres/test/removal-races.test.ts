import { makePostgresStore } from '@slugline/adapters-postgres'
import type { Recording, RecordingResult, Store } from '@slugline/core'
import { aDelivered, aDeploy, aRecording, aRelease, givenIn, type Place, sha } from '@slugline/core/contracts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hold, untilWaiting } from './support/held-locks.ts'
import { run } from './support/run.ts'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

const VERSION = sha(1)

let database: TestDatabase
let store: Store
let at: Place
beforeAll(async () => {
  database = await makeTestDatabase()
  store = makePostgresStore(database.pool({ max: 6 }))
})
beforeEach(async () => {
  const given = givenIn(store)
  const organizationId = await given.organization()
  at = { organizationId, projectIds: [await given.project(organizationId)] }
})
afterAll(() => database.drop())

const record = (recording: Recording): Promise<RecordingResult> => run(store.recording.record(recording))

const remove = (): Promise<boolean> =>
  run(store.removal.remove({ organizationId: at.organizationId, projectId: null, version: VERSION }))

const count = async (table: string, condition = 'true'): Promise<unknown> => {
  const sql = `select count(*)::int as n from slugline.${table} where organization_id = $1 and ${condition}`
  return (await database.ask(sql, [at.organizationId]))[0]?.n
}

/** The same delivery, of which nobody knows yet whether it stays. */
const SAME_DELIVERY = `insert into slugline.delivery (organization_id, project_id, plugin, identity, unsigned, outcome,
    reason, date_received, media_type, body)
  values ($1::bigint, $2::bigint, 'heroku', $3::text, false, 'ignored', 'owner-required', now(), 'text/plain', '')`

/** A deploy of a client, made in a transaction. */
const byClient = (key: string): Recording =>
  aRecording(at, {
    release: aRelease({ mode: 'fill', ref: key }),
    deploy: aDeploy({ key, app: null, releaseNumber: null }),
  })

const WRITERS: readonly { readonly name: string; readonly write: () => Recording }[] = [
  { name: 'a hook', write: () => aDelivered(at, { number: 2, version: VERSION }) },
  {
    name: 'a client',
    write: () => ({ ...byClient('api:2'), delivery: aDelivered(at, { number: 2, version: VERSION }).delivery }),
  },
]

describe('a release that is removed while a deploy of it is written', () => {
  it.each(WRITERS)('waits for $name, and takes that deploy with it', async ({ write }) => {
    await record(aDelivered(at, { number: 1 }))
    const values = [at.organizationId, at.projectIds[0], 'event:heroku:app-1:v2']
    const held = await hold(database, SAME_DELIVERY, values)
    const writing = record(write())
    await untilWaiting(database, 1)
    const removing = remove()
    await untilWaiting(database, 2)
    await held.end('rollback')
    expect(await writing).toMatchObject({ outcome: { outcome: 'recorded' } })
    expect(await removing).toBe(true)
    expect(await count('release')).toBe(0)
    expect(await count('deploy', "kind = 'deleted' and version = ''")).toBe(2)
    expect(await count('deploy', "kind <> 'deleted'")).toBe(0)
  })

  it.each(WRITERS)('is made afresh by $name who comes while it is removed', async ({ write }) => {
    await record(aDelivered(at, { number: 1 }))
    const lockRelease = 'select from slugline.release where organization_id = $1 and version = $2 for update'
    const held = await hold(database, lockRelease, [at.organizationId, VERSION])
    const removing = remove()
    await untilWaiting(database, 1)
    const writing = record(write())
    await untilWaiting(database, 2)
    await held.end('rollback')
    expect(await removing).toBe(true)
    expect(await writing).toMatchObject({ outcome: { outcome: 'recorded' }, created: true })
    expect(await count('release')).toBe(1)
    expect(await count('deploy', `version = '${VERSION}'`)).toBe(1)
  })
})

import { makePostgresStore } from '@slugline/adapters-postgres'
import type { LogEvent, Recording, Store } from '@slugline/core'
import { aDelivered, aDelivery, givenIn, type Place, sha } from '@slugline/core/contracts'
import { either as E } from 'fp-ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

let database: TestDatabase
let store: Store
let at: Place
beforeAll(async () => {
  database = await makeTestDatabase()
  store = makePostgresStore(database.pool())
  const given = givenIn(store)
  const organizationId = await given.organization()
  at = { organizationId, projectIds: [await given.project(organizationId)] }
})
afterAll(() => database.drop())

/** What became of each: an outcome, or the tag of an error. All go to the adapter in one go. */
const recordAll = async (recordings: readonly Recording[]): Promise<readonly string[]> => {
  const answers = await Promise.all(recordings.map((recording) => store.recording.record(recording)()))
  return answers.map((answer) => (E.isLeft(answer) ? answer.left._tag : answer.right.outcome.outcome))
}

let number = 0
const delivered = (
  change: Partial<Recording> = {},
  line: NonNullable<Parameters<typeof aDelivered>[1]['line']> = {},
) => {
  number += 1
  return { ...aDelivered(at, { number, line }), ...change }
}

describe('recordings in one batch', () => {
  it('fail alone where PostgreSQL cannot keep what they say', async () => {
    const poisoned = (index: number) => index === 3 || index === 17
    const recordings = Array.from({ length: 24 }, (_, index) =>
      delivered({}, poisoned(index) ? { mediaType: 'text/\0' } : {}),
    )
    const expected = recordings.map((_, index) => (poisoned(index) ? 'StoreFault' : 'recorded'))
    expect(await recordAll(recordings)).toEqual(expected)
    expect(await recordAll(recordings.filter((_, index) => !poisoned(index)))).toEqual(Array(22).fill('duplicate'))
  })

  it('fail alone where a number or a moment is none', async () => {
    const [good, other] = [delivered(), delivered()]
    const wrong = [
      delivered({}, { dateReceived: Number.NaN }),
      delivered({ deploy: null, release: null }, { releaseNumber: 2 ** 60 }),
    ]
    expect(await recordAll([good, ...wrong, other])).toEqual(['recorded', 'StoreFault', 'StoreFault', 'recorded'])
  })

  it('are refused alone where they were decided on another configuration, or their project is not there', async () => {
    const { revision } = await database
      .ask('select revision::text from slugline.organization where id = $1', [at.organizationId])
      .then((rows) => ({ revision: String(rows[0]?.revision) }))
    const recordings = [
      delivered({ revision }),
      delivered({ revision: '999' }),
      delivered({ revision: 'x' }),
      delivered({ projectIds: ['999999'], delivery: null }),
      delivered({ projectIds: ['x'], delivery: null }),
      delivered({ organizationId: '999999', revision }),
      delivered(),
    ]
    const refused = ['StaleRecording', 'StaleRecording', 'UnknownProject', 'UnknownProject', 'UnknownProject']
    expect(await recordAll(recordings)).toEqual(['recorded', ...refused, 'recorded'])
    const left = await database.ask("select count(*)::int as n from slugline.deploy where organization_id = '999999'")
    expect(left[0]?.n).toBe(0)
  })

  it('keep bodies of all sizes apart, to the byte', async () => {
    const sizes = [0, 1, 1900, 70_000, 0, 5]
    const bodies = sizes.map((size, index) =>
      Uint8Array.from({ length: size }, (_, place) => (place * 7 + index) % 256),
    )
    const answers = await Promise.all(bodies.map((body) => store.recording.record(delivered({}, { body }))()))
    for (const [index, answer] of answers.entries()) {
      if (E.isLeft(answer)) throw new Error(answer.left._tag)
      const key = { organizationId: at.organizationId, projectId: at.projectIds[0] ?? '' }
      const read = await store.deliveries.delivery({ ...key, deliveryId: answer.right.deliveryId ?? '' })()
      expect(E.isRight(read) ? read.right?.body : null).toEqual(bodies[index])
    }
  })

  it('may repeat one delivery, one release and one version among each other', async () => {
    const same = delivered()
    const [line, key] = [same.delivery, same.deploy?.key ?? null]
    const pending = delivered(
      { release: null, deploy: null, outcome: { outcome: 'pending', reason: 'release-pending' } },
      { key },
    )
    const otherDelivery: Recording = { ...same, delivery: line === null ? null : { ...line, identity: 'another' } }
    const outcomes = await recordAll([same, same, otherDelivery, pending, delivered({ release: same.release }, {})])
    expect(outcomes.slice(0, 3).sort()).toEqual(['duplicate', 'duplicate', 'recorded'])
    expect(outcomes[4]).toBe('recorded')
    expect(same.release?.version).toBe(sha(number - 2))
  })

  it('may have no delivery line, as those of a backfill', async () => {
    const flushed: LogEvent[] = []
    const watched = makePostgresStore(database.pool(), { events: { emit: (event) => void flushed.push(event) } })
    const [known, seen] = [delivered({ delivery: null }), delivered()]
    expect(await recordAll([known, seen])).toEqual(['recorded', 'recorded'])
    const [bare, whole] = [delivered({ delivery: null }), delivered()]
    const line = aDelivery({ projectId: at.projectIds[0] ?? '', identity: 'late', ...releaseOf(known) })
    const all = [bare, known, whole, seen, { ...known, delivery: line }, bare]
    const answers = await Promise.all(all.map((recording) => watched.recording.record(recording)()))
    expect(flushed).toContainEqual({ _tag: 'batch.flushed', statement: 'record', size: all.length })
    const told = answers.map((answer) => (E.isRight(answer) ? answer.right : null))
    expect(told.map((one) => one?.outcome.reason)).toEqual([
      'deploy',
      'same-release',
      'deploy',
      'same-delivery',
      'same-release',
      'same-release',
    ])
    expect(told.map((one) => one?.deliveryId === null)).toEqual([true, true, false, false, false, true])
    const deploys = await database.ask('select id::text, delivery_id::text as "deliveryId" from slugline.deploy')
    expect(deploys).toContainEqual({ id: told[0]?.deployId, deliveryId: null })
    expect(deploys).toContainEqual({ id: told[1]?.deployId, deliveryId: null })
    expect(deploys).toContainEqual({ id: told[2]?.deployId, deliveryId: told[2]?.deliveryId })
    const ids = told.map((one) => one?.deliveryId ?? '0')
    expect((await database.ask('select id from slugline.delivery where id = any($1)', [ids])).length).toBe(3)
  })

  it('wait in a transaction of their own where the release must be there', async () => {
    const missing = delivered({ delivery: null })
    const release = missing.release === null ? null : { ...missing.release, ifMissing: 'refuse' as const }
    expect(await recordAll([{ ...missing, release }])).toEqual(['UnknownRelease'])
    expect(await recordAll([missing])).toEqual(['recorded'])
  })
})

/** What a delivery of a recording's release says of it. */
const releaseOf = ({ deploy, release }: Recording) => ({
  key: deploy?.key ?? null,
  app: deploy?.app ?? null,
  releaseNumber: deploy?.releaseNumber ?? null,
  version: release?.version ?? null,
  environment: deploy?.environment ?? null,
})

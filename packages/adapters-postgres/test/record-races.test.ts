import { setTimeout } from 'node:timers/promises'
import { makePostgresStore } from '@slugline/adapters-postgres'
import type { Recording, RecordingResult, Store } from '@slugline/core'
import { aDelivered, aRef, aRelease, START, sha } from '@slugline/core/contracts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { hold, untilWaiting } from './support/held-locks.ts'
import { openRaces } from './support/races.ts'
import { run } from './support/run.ts'

const races = openRaces(4)
const { record, count } = races

/** A delivery of a release that waits; nothing but its line is kept. */
const pending = (number: number): Recording => {
  const outcome = { outcome: 'pending', reason: 'release-pending' } as const
  return {
    ...aDelivered(races.at, { number, line: { identity: `pending v${number}` } }),
    release: null,
    deploy: null,
    outcome,
  }
}

const OTHERS = {
  delivery: `insert into slugline.delivery (organization_id, project_id, plugin, identity, unsigned, outcome, reason,
      date_received, media_type, body)
    values ($1::bigint, $2::bigint, 'heroku', $3::text, false, 'ignored', 'owner-required', now(), 'text/plain', '')`,
  deploy: `insert into slugline.deploy (organization_id, project_id, key, project_ids, version, kind, environment,
      date_finished)
    select $1::bigint, $2::bigint, 'heroku:app-1:v1', array[$2::bigint], 'x', 'deploy', 'production', now()
    where $3::text is not null`,
  archivedRelease: `insert into slugline.release (organization_id, version, date_created, status)
    select $1::bigint, repeat('0', 39) || '1', now(), 'archived' where $2::bigint > 0 and $3::text is not null`,
  removal: `delete from slugline.delivery
    where organization_id = $1::bigint and project_id = $2::bigint and identity = $3::text`,
}

/** What is there before, what another is just doing, how that ends, and what then becomes of release 1. */
const RACES: readonly {
  readonly before?: keyof typeof OTHERS
  readonly other: keyof typeof OTHERS
  readonly ends: 'commit' | 'rollback'
  readonly reason: string
  readonly deploys: number
  readonly repeated: number
}[] = [
  { other: 'delivery', ends: 'commit', reason: 'same-delivery', deploys: 0, repeated: 1 },
  { other: 'delivery', ends: 'rollback', reason: 'deploy', deploys: 1, repeated: 0 },
  { other: 'deploy', ends: 'commit', reason: 'same-release', deploys: 1, repeated: 0 },
  { other: 'deploy', ends: 'rollback', reason: 'deploy', deploys: 1, repeated: 0 },
  { other: 'archivedRelease', ends: 'commit', reason: 'deploy', deploys: 1, repeated: 0 },
  { other: 'archivedRelease', ends: 'rollback', reason: 'deploy', deploys: 1, repeated: 0 },
  { before: 'delivery', other: 'removal', ends: 'commit', reason: 'deploy', deploys: 1, repeated: 1 },
  { before: 'delivery', other: 'removal', ends: 'rollback', reason: 'same-delivery', deploys: 0, repeated: 0 },
]

describe('while another is at the same thing', () => {
  it.each(RACES)('$other, which ends in $ends: $reason', async (race) => {
    const values = [races.at.organizationId, races.at.projectIds[0], 'event:heroku:app-1:v1']
    if (race.before !== undefined) await races.database.ask(OTHERS[race.before], values)
    const other = await hold(races.database, OTHERS[race.other], values)
    const answers = Promise.all([
      record(aDelivered(races.at, { number: 1 })),
      record(aDelivered(races.at, { number: 2 })),
    ])
    await untilWaiting(races.database, 1)
    await other.end(race.ends)
    const [one, two] = await answers
    expect(one.outcome.reason).toBe(race.reason)
    expect(two).toMatchObject({ outcome: { outcome: 'recorded' }, created: true })
    expect(await count('deploy', "key = 'heroku:app-1:v1'")).toBe(race.deploys)
    expect(one.deployId === null).toBe(race.deploys === 0)
    expect(await count('delivery', `id = ${one.deliveryId} and reason = '${race.reason}'`)).toBe(1)
    expect(races.failed).toEqual(Array(race.repeated).fill('40001'))
    const isArchived = race.other === 'archivedRelease' && race.ends === 'commit'
    expect(await count('release_project', "status = 'archived'")).toBe(isArchived ? 1 : 0)
  })
})

describe('batches of two instances', () => {
  /** Deploys of few releases. */
  const recordings = () =>
    Array.from({ length: 100 }, (_, index) => {
      const version = sha((index * 7) % 23)
      return aDelivered(races.at, { number: index + 1, version, refs: [aRef('acme/web', version)] })
    })

  it('of the same things in other orders never wait in a circle', async () => {
    const values = [races.at.organizationId, races.at.projectIds[0], 'event:heroku:app-1:v1']
    const all = recordings()
    const others = all.map((recording): Recording => {
      const { delivery } = recording
      return { ...recording, delivery: delivery === null ? null : { ...delivery, identity: `${delivery.key} again` } }
    })
    const held = await hold(races.database, OTHERS.deploy, values)
    const answers = Promise.all([
      ...all.map((recording) => record(recording, races.stores[0])),
      ...others.toReversed().map((recording) => record(recording, races.stores[1])),
    ])
    await untilWaiting(races.database, 2)
    await held.end('rollback')
    const outcomes = (await answers).map(({ outcome }) => outcome.outcome)
    expect(outcomes.filter((outcome) => outcome === 'recorded').length).toBe(100)
    expect(await count('delivery')).toBe(200)
    expect(races.failed).toEqual([])
  })

  it('that meet clients on the same releases make nobody give up', async () => {
    const clients = Array.from({ length: 46 }, (_, index): Recording => {
      const release = aRelease({ version: sha(index % 23), mode: 'overwrite', url: `https://example.com/${index}` })
      return { ...aDelivered(races.at, { number: 1 }), delivery: null, deploy: null, release, refs: { mode: 'keep' } }
    })
    const answers = await Promise.all([
      ...recordings().map((recording, index) => record(recording, index % 2 === 0 ? races.stores[0] : races.stores[1])),
      ...clients.map((recording) => record(recording, races.stores[1])),
    ])
    expect(answers.filter(({ created }) => created).length).toBe(23)
    expect(await count('release_ref')).toBe(23)
    expect(races.failed).toEqual([])
  })
})

describe('a delivery that is forgotten while its repetition is recorded', () => {
  it.each(['commit', 'rollback'] as const)(
    'has its line, when another of the batch ends its wait by a %s',
    async (how) => {
      const [known, waiting] = [1, 2].map((number) => pending(number))
      if (known === undefined || waiting === undefined) throw new Error('made two')
      await record(known)
      const values = [races.at.organizationId, races.at.projectIds[0], waiting.delivery?.identity]
      const other = await hold(races.database, OTHERS.delivery, values)
      const answers = Promise.all([record(known), record(waiting)])
      await untilWaiting(races.database, 1)
      await races.database.ask("delete from slugline.delivery where organization_id = $1 and identity like '%v1'", [
        races.at.organizationId,
      ])
      await other.end(how)
      const ids = (await answers).map(({ deliveryId }) => deliveryId)
      expect(await count('delivery', `id in (${ids})`)).toBe(2)
    },
  )
})

describe('deliveries that are removed as fast as they come', () => {
  it('have each had their line, and their releases are recorded once', async () => {
    await races.database.ask('delete from slugline.delivery')
    let isDone = false
    onTestFinished(() => {
      isDone = true
    })
    let removed = 0
    const remove = async (store: Store): Promise<void> => {
      while (!isDone) {
        const batch = await run(store.deliveries.removeBefore(START + 1, 50))
        removed += batch
        await setTimeout(5)
      }
    }
    const removing = Promise.all(races.stores.map(remove))
    const made = Array.from({ length: 300 }, (_, index) =>
      index % 2 === 0 ? aDelivered(races.at, { number: (index % 30) + 1 }) : pending((index % 30) + 2),
    )
    const answers: RecordingResult[] = []
    // All of it again, should none have been removed before the last was there.
    for (let turn = 0; turn < 20 && removed === 0; turn += 1) {
      answers.push(
        ...(await Promise.all(
          made.map((one, index) => record(one, index % 3 === 0 ? races.stores[0] : races.stores[1])),
        )),
      )
    }
    isDone = true
    await removing
    expect(removed).toBeGreaterThan(0)
    expect(removed + Number(await count('delivery'))).toBe(answers.length)
    expect(answers.filter(({ outcome }) => outcome.outcome === 'recorded').length).toBe(15)
    expect(await count('deploy')).toBe(15)
  })
})

describe('clients and hooks that wait for one release', () => {
  it('leave a connection to the hooks of others', async () => {
    const store = makePostgresStore(races.database.pool())
    const held = await hold(races.database, OTHERS.archivedRelease, [
      races.at.organizationId,
      races.at.projectIds[0],
      '',
    ])
    const release = aRelease({ version: sha(1), mode: 'overwrite', url: 'https://example.com' })
    const clients = Array.from({ length: 9 }, () => record({ ...pending(1), delivery: null, release }, store))
    await untilWaiting(races.database, 4)
    const hooks: Promise<RecordingResult>[] = []
    for (const number of [1, 2, 3]) {
      hooks.push(record(aDelivered(races.at, { number, version: sha(1) }), store))
      await untilWaiting(races.database, 4 + number)
    }
    await record(aDelivered(races.at, { number: 4 }), store)
    // All of them wait as before: none had to give up first.
    await untilWaiting(races.database, 7)
    expect(races.failed).toEqual([])
    await held.end('rollback')
    await Promise.all([...clients, ...hooks])
  })
})

describe('one delivery that names two releases', () => {
  it('is recorded once in a batch, and nothing but it is done again', async () => {
    const line = { identity: 'the same' }
    const two = [1, 2].map((number) => aDelivered(races.at, { number, line }))
    const answers = await Promise.all([...two, aDelivered(races.at, { number: 3 })].map((one) => record(one)))
    expect(answers.map(({ outcome }) => outcome.reason)).toEqual(['deploy', 'same-delivery', 'deploy'])
    expect(await count('deploy')).toBe(2)
  })
})

import { aDelivered, aRecording, aRelease, type Place, sha } from '@slugline/core/contracts'
import { beforeEach, expect, it } from 'vitest'
import { type Holder, hold, untilWaiting } from './support/held-locks.ts'
import { newPlaceIn, openRaces } from './support/races.ts'

const VERSION = sha(1)

const races = openRaces(8)
const { record } = races

let elsewhere: Place
beforeEach(async () => {
  elsewhere = await newPlaceIn(races.stores[0])
})

/** Somebody removes the release, or tells its commits: he has its guard alone. */
const holdGuard = (): Promise<Holder> =>
  hold(races.database, 'select pg_advisory_xact_lock(hashtextextended($2, $1::bigint))', [
    races.at.organizationId,
    VERSION,
  ])

const RECORDED = { outcome: { outcome: 'recorded', reason: 'deploy' } }

it('a hook waits by itself for who has its release alone: nobody who came with it does', async () => {
  const held = await holdGuard()
  const waiting = record(aDelivered(races.at, { number: 1, version: VERSION }))
  const beside = [
    aDelivered(races.at, { number: 2, version: sha(2) }),
    aDelivered(elsewhere, { number: 1, version: VERSION }),
    { ...aDelivered(races.at, { number: 3 }), release: null, deploy: null },
  ]
  for (const answer of await Promise.all(beside.map((one) => record(one)))) expect(answer).toMatchObject(RECORDED)
  await untilWaiting(races.database, 1)
  await held.end('rollback')
  expect(await waiting).toMatchObject({ ...RECORDED, created: true })
})

it('hooks that waited are recorded by the same rules, as if they had come afterwards', async () => {
  const held = await holdGuard()
  const told = (number: number, identity: string) =>
    aDelivered(races.at, { number, version: VERSION, line: { identity } })
  const waiting = [told(1, 'a'), told(1, 'a'), told(1, 'b'), told(2, 'c'), told(2, 'c'), told(3, 'd')].map((one) =>
    record(one),
  )
  await untilWaiting(races.database, 4)
  await held.end('rollback')
  const results = await Promise.all(waiting)
  const reasons = results.map(({ outcome }) => outcome.reason).sort()
  const repeated = ['same-delivery', 'same-delivery', 'same-release']
  expect(reasons).toEqual(['deploy', 'deploy', 'deploy', ...repeated])
  expect(results.filter(({ created }) => created).length).toBe(1)
  const [row] = await races.database.ask(
    `select (select count(*)::int from slugline.deploy where organization_id = $1) as deploys,
      (select count(*)::int from slugline.delivery where organization_id = $1) as deliveries`,
    [races.at.organizationId],
  )
  expect(row).toEqual({ deploys: 3, deliveries: 6 })
})

it('a new release of a client, too', async () => {
  const posted = (place: Place, version: string) => aRecording(place, { release: aRelease({ version, mode: 'fill' }) })
  const held = await holdGuard()
  const waiting = record(posted(races.at, VERSION))
  for (const beside of [posted(races.at, sha(2)), posted(elsewhere, VERSION)].map((one) => record(one))) {
    expect(await beside).toMatchObject({ created: true })
  }
  await untilWaiting(races.database, 1)
  await held.end('rollback')
  expect(await waiting).toMatchObject({ created: true })
})

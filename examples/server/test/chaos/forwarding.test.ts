// R1 and R2 of what leaves the house: kill -9 in the middle of jobs, and the other side away.
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { closedPort } from '../../../../packages/adapters-http/test/support/port.ts'
import { proved } from '../../../../test/support/proof.ts'
import { audit, expectNothingLost } from './audit.ts'
import { makeDice, SEED } from './dice.ts'
import { openExternalScene } from './external.ts'
import { type Instance, launchInstance } from './instance.ts'
import { drain, endLeases, hurry } from './jobs.ts'
import { FLOWING } from './load.ts'
import { startExternalPostgres } from './postgres.ts'
import { startReceiver } from './receiver.ts'
import { SIZE } from './size.ts'

const TOKEN = 'chaos-admin-token-of-both'

/** Deploys by the key that each has here, and that is its name there, with release, environment and ref. */
const DEPLOYS = (key: 'key' | 'name') => `
select d.id::text, ${key} as key, environment, version, repository, commit
from slugline.deploy d left join slugline.release_ref using (organization_id, version)
order by 2, 1`

interface Row {
  readonly id: string
  readonly key: string
  readonly environment: string
  readonly version: string
  readonly repository: string | null
  readonly commit: string | null
}

describe(`kill -9 in the middle of jobs (SLUGLINE_CHAOS_SEED=${SEED})`, { timeout: SIZE.timeout }, () => {
  it('forwards each deploy once to a second Slugline, and tells a receiver of each', async () => {
    const dice = makeDice('forwarding')
    const postgres = await startExternalPostgres()
    await postgres.make('second')
    const port = await closedPort()
    const second = launchInstance({
      DATABASE_URL: postgres.url('second'),
      PORT: `${port}`,
      SLUGLINE_ADMIN_TOKEN: TOKEN,
    })
    onTestFinished(second.kill)
    const receiver = await startReceiver()
    const opening = openExternalScene(postgres, 'first', 2, {
      environment: {
        SLUGLINE_ADMIN_TOKEN: TOKEN,
        SLUGLINE_ALLOWED_HOSTS: receiver.host,
        SENTRY_URL: `http://127.0.0.1:${port}`,
        SENTRY_AUTH_TOKEN: TOKEN,
        SENTRY_ORG: 'acme',
      },
      rest: SIZE.longRest,
      prepare: async (first) => receiver.expects(await addReceiver(first, receiver.host)),
    })
    const [{ instances, load, databaseUrl }] = await Promise.all([opening, second.hook()])
    let cut = 0
    const passLeases = () =>
      withClient(databaseUrl, async (client) => {
        cut += await endLeases(client)
        await hurry(client)
      })
    const faults = {
      instance: async () => {
        const instance = dice.pick(instances)
        await instance.kill()
        instance.launch()
        await instance.ready()
      },
      second: async () => {
        await second.kill()
        await pause(dice.between(0, 1_000))
        second.launch()
        await second.ready()
      },
      database: () => postgres.kill(),
      // The other one still has jobs whose leases end, as one that slept for minutes.
      lease: passLeases,
    }
    const FAULTS = ['instance', 'second', 'database', 'lease'] as const
    const rounds = SIZE.kills + 1
    for (let round = 0; round < rounds; round += 1) {
      await load.flows(FLOWING / 2)
      await pause(dice.between(0, 500))
      // The first three in any case, then any.
      await faults[FAULTS[round] ?? dice.pick(FAULTS)]()
      if (round % 8 === 7) await passLeases()
      expect([second, ...instances].map((instance) => instance.isSound())).toEqual([true, true, true])
    }
    await load.flows(FLOWING / 2)
    // Killed as soon as one of them waits for an answer: later it might have given that up.
    await receiver.hold()
    await Promise.all(instances.map((instance) => instance.kill()))
    await load.stop()
    receiver.recover()
    await passLeases()
    expect(cut).toBeGreaterThan(0)
    for (const instance of instances) instance.launch()
    const dead = await withClient(databaseUrl, drain)
    expect([second, ...instances].map((instance) => instance.isSound())).toEqual([true, true, true])

    const verdict = await audit(load.ledger, databaseUrl)
    const here = await rowsOf(databaseUrl, 'key')
    const there = await rowsOf(postgres.url('second'), 'name')
    const byKey = Map.groupBy(there, ({ key }) => key)
    const lost = here.filter(({ key }) => !byKey.has(key)).length
    const doubled = [...byKey.values()].filter((rows) => rows.length > 1).length
    const events = [...receiver.heard.values()]
    const messages = events.reduce((sum, each) => sum + each.messages, 0)
    proved('R1', 'kill -9 of instances in the middle of jobs, of the database and of the server forwarded to', {
      faults: rounds + 1,
      'jobs whose lease was lost': cut,
      'deploys forwarded': here.length,
      lost,
      doubled,
      'events told to a receiver': events.length,
      'in messages': messages,
    })
    expectNothingLost(verdict, load.ledger)
    expect(dead).toBe(0)
    expect(there.map(withoutId)).toEqual(here.map(withoutId))
    expect(receiver.strange).toEqual([])
    expect(events.filter(({ isTaken, meanings }) => !isTaken || meanings.size !== 1)).toEqual([])
    const told = events.flatMap(({ meanings }) => [...meanings].map((meaning) => String(JSON.parse(meaning)[2])))
    expect(told.toSorted()).toEqual(here.map(({ id }) => id).toSorted())
  })
})

/** Adds the receiver by the API; answers the secret that its messages are signed with. */
const addReceiver = async (instance: Instance, host: string): Promise<string> => {
  const answer = await fetch(`${instance.url()}/api/0/organizations/acme/webhooks/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'chaos', url: `http://${host}/`, events: ['deploy.recorded'] }),
  })
  expect(answer.status).toBe(201)
  const { secret } = Object(await answer.json())
  return String(secret)
}

const rowsOf = (connection: string, key: 'key' | 'name'): Promise<readonly Row[]> =>
  withClient(connection, async (client) => (await client.query<Row>(DEPLOYS(key))).rows)

const withoutId = ({ id: _, ...row }: Row): Omit<Row, 'id'> => row

const withClient = async <A>(connection: string, work: (client: pg.Client) => Promise<A>): Promise<A> => {
  const client = new pg.Client(connection)
  client.on('error', () => undefined)
  await client.connect()
  return work(client).finally(() => client.end())
}

import { makePostgresStore } from '@slugline/adapters-postgres'
import {
  PostgresJobsId,
  PostgresPoolId,
  PostgresQueueId,
  PostgresSecretKeysId,
  postgresJobsModule,
  postgresModule,
} from '@slugline/adapters-postgres/inversify'
import type { LogEvent } from '@slugline/core'
import { aDeployed, givenIn } from '@slugline/core/contracts'
import * as ids from '@slugline/core/port-ids'
import { AccessTokensId, DeployRecordingId, EventLogId, OptionStoreId } from '@slugline/core/port-ids'
import { taskEither as TE } from 'fp-ts'
import { Container } from 'inversify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

let database: TestDatabase
let container: Container
beforeAll(async () => {
  database = await makeTestDatabase()
  container = new Container()
  container.bind(PostgresPoolId).toConstantValue(database.pool())
  container.load(postgresModule)
})
afterAll(() => database.drop())

it('binds every storage port, and no other', () => {
  const bound = Object.values(ids).filter((id) => container.isBound(id))
  expect(bound.length).toBe(Object.keys(makePostgresStore(database.pool())).length)
  for (const id of [ids.ClockId, ids.SigningId, ids.EventLogId, ids.PluginsId]) expect(bound).not.toContain(id)
})

it('gives ports that work on the pool, all of one store', async () => {
  expect(await container.get(AccessTokensId).hasAdmin()()).toEqual({ _tag: 'Right', right: false })
  expect(await container.get(OptionStoreId).findProject('1')()).toEqual({ _tag: 'Right', right: null })
  expect(container.get(DeployRecordingId)).toBe(container.get(DeployRecordingId))
})

it("tells the host's event log, and counts in the host's queue, where they are bound", async () => {
  const events: LogEvent[] = []
  let highest = 0
  const queue = {
    get waiting() {
      return 0
    },
    set waiting(count: number) {
      highest = Math.max(highest, count)
    },
  }
  const watched = new Container()
  watched.bind(PostgresPoolId).toConstantValue(database.pool())
  watched.bind(EventLogId).toConstantValue({ emit: (event) => void events.push(event) })
  watched.bind(PostgresQueueId).toConstantValue(queue)
  watched.load(postgresModule)
  await watched.get(OptionStoreId).findProject('1')()
  expect(events).toEqual([{ _tag: 'batch.flushed', statement: 'find_projects', size: 1 }])
  expect(highest).toBe(1)
})

it("takes the host's secret keys, where they are bound", () => {
  const keyed = new Container()
  keyed.bind(PostgresPoolId).toConstantValue(database.pool())
  keyed.bind(PostgresSecretKeysId).toConstantValue(['too short'])
  keyed.load(postgresModule)
  expect(() => keyed.get(OptionStoreId)).toThrow('a secret key has at least 32 characters')
})

it('binds queue and outbox beside it, which the host starts, and which hear of what the store records', async () => {
  const host = new Container()
  host.bind(PostgresPoolId).toConstantValue(database.pool())
  await host.load(postgresModule, postgresJobsModule)
  const given = givenIn({
    organizations: host.get(ids.OrganizationAdministrationId),
    projects: host.get(ids.ProjectAdministrationId),
    repositoryAdministration: host.get(ids.RepositoryAdministrationId),
    members: host.get(ids.MemberAdministrationId),
  })
  const organizationId = await given.organization()
  const at = { organizationId, projectIds: [await given.project(organizationId)] }
  await host.get(PostgresJobsId).start()
  await host.get(DeployRecordingId).record(aDeployed(at, { number: 1 }))()
  expect(await host.get(ids.OutboxId).move(10, () => TE.right([]))()).toEqual({ _tag: 'Right', right: 1 })
  expect(await host.get(ids.JobQueueId).take('forward', 1)()).toEqual({ _tag: 'Right', right: [] })
  await host.get(PostgresJobsId).stop()
})

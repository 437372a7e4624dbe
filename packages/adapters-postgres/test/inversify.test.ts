import { makePostgresStore } from '@slugline/adapters-postgres'
import { PostgresPoolId, postgresModule } from '@slugline/adapters-postgres/inversify'
import * as ids from '@slugline/core/port-ids'
import { AccessTokensId, DeployRecordingId, OptionStoreId } from '@slugline/core/port-ids'
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

import { makePostgresStore, type PostgresPool } from '@slugline/adapters-postgres'
import type { HookProject, Store } from '@slugline/core'
import { aDelivered, givenIn } from '@slugline/core/contracts'
import { either as E, type taskEither as TE } from 'fp-ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeRemembered } from '../src/remembered.ts'
import { run } from './support/run.ts'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

let database: TestDatabase
let here: Store
let there: Store
let asked = 0
beforeAll(async () => {
  database = await makeTestDatabase()
  const pool = database.pool()
  const counting: PostgresPool = {
    connect: () => pool.connect(),
    query: (query) => {
      asked += 1
      return pool.query(query)
    },
  }
  here = makePostgresStore(counting)
  there = makePostgresStore(database.pool())
})
afterAll(() => database.drop())

const present = async (task: TE.TaskEither<{ readonly _tag: string }, HookProject | null>): Promise<HookProject> => {
  const found = await run(task)
  if (found === null) throw new Error('no such project')
  return found
}

/** How often the database was asked for something. */
const queriesOf = async (work: () => Promise<unknown>): Promise<number> => {
  const before = asked
  await work()
  return asked - before
}

const setUp = async () => {
  const given = givenIn(there)
  const organizationId = await given.organization()
  const projectId = await given.project(organizationId)
  const memberId = await given.member(organizationId, [{ email: 'dev@example.com', verified: true }])
  return { organizationId, projectId, memberId }
}

it('a project is asked for once by those who may have it remembered, and each time by the others', async () => {
  const { projectId } = await setUp()
  const find = (facts?: 'remembered') => () => present(here.options.findProject(projectId, facts))
  expect(await queriesOf(find('remembered'))).toBe(1)
  expect(await queriesOf(find('remembered'))).toBe(0)
  expect(await queriesOf(find())).toBe(1)
  expect((await find('remembered')()).isRemembered).toBe(true)
  expect(await find()()).not.toHaveProperty('isRemembered')
})

it('what is remembered is not recorded on once another instance has changed it, and is read anew', async () => {
  const { organizationId, projectId } = await setUp()
  const remembered = async () => present(here.options.findProject(projectId, 'remembered'))
  const old = await remembered()
  await run(there.options.save({ ...old, options: { key: 'value' } }))
  expect((await remembered()).revision).toBe(old.revision)
  const place = { organizationId, projectIds: [projectId] }
  const recording = { ...aDelivered(place, { number: 1 }), revision: old.revision }
  expect(await here.recording.record(recording)()).toEqual(E.left({ _tag: 'StaleRecording' }))
  expect((await present(here.options.findProject(projectId))).options).toEqual({ key: 'value' })
  expect((await remembered()).options).toEqual({ key: 'value' })
})

it('members are remembered for the revision that they were found for, and those who are not there never', async () => {
  const { organizationId, projectId, memberId } = await setUp()
  const { revision } = await present(here.options.findProject(projectId))
  const find = (email: string, at?: string) => run(here.users.findByEmail(organizationId, email, at))
  expect(await queriesOf(() => find('dev@example.com', revision))).toBe(1)
  expect(await queriesOf(() => find('dev@example.com', revision))).toBe(0)
  expect(await queriesOf(() => find('dev@example.com'))).toBe(1)
  expect(await queriesOf(() => find('ops@example.com', revision))).toBe(1)
  expect(await queriesOf(() => find('ops@example.com', revision))).toBe(1)
  await run(there.members.remove(organizationId, memberId))
  const { revision: next } = await present(here.options.findProject(projectId))
  expect(await find('dev@example.com', next)).toEqual([])
  expect(await find('dev@example.com', revision)).toEqual([{ memberId, verified: true }])
})

it('the memory forgets what came first when it is full', () => {
  const remembered = makeRemembered<number>(3)
  for (const [value, key] of ['a', 'b', 'a', 'c', 'd'].entries()) remembered.set(key, value)
  expect(['a', 'b', 'c', 'd'].map(remembered.get)).toEqual([2, undefined, 3, 4])
  remembered.delete('a')
  expect(remembered.get('a')).toBeUndefined()
})

import { readFile, writeFile } from 'node:fs/promises'
import { makeMetrics, nodeSigning, operationsRoutes } from '@slugline/adapters-http'
import { expect, it } from 'vitest'
import { authorization, makeWorld, present } from '../support/harness.ts'
import { at, type Json, type JsonObject } from '../support/json.ts'
import { operationsOf, urlOf } from './operations.ts'
import { type DeadJob, type Hook, type Tell, tellStory } from './story.ts'

const EXAMPLES = new URL('../../src/openapi/examples.json', import.meta.url)

const NOW = Date.parse('2026-11-23T17:00:00Z')
const NO_PROJECT = 'The server to forward to knows no project web in acme.'

/** A server on which nothing depends on chance, and the document of its API. */
const makeStoryWorld = async () => {
  let tokens = 0
  const randomToken = (): string => {
    tokens += 1
    return nodeSigning.digest(`token ${tokens}`)
  }
  const world = await makeWorld({}, {}, false, { ...nodeSigning, randomToken })
  const metrics = makeMetrics({ plugins: [], version: '0.0.0' })
  await world.app.register(operationsRoutes({ checks: async () => ({ database: 'up' }), metrics }))
  const document: JsonObject = (await world.app.inject('/documentation/json')).json()
  const hook: Hook = async (plugin) => {
    const [projectId = '', signature = ''] = (await world.hook(plugin)).split('/').slice(-3)
    return { plugin, projectId, signature }
  }
  const deadJob: DeadJob = () => {
    const { organizationId, project, platform } = world
    const event = {
      _tag: 'deploy.recorded',
      organizationId,
      projectId: project.id,
      key: 'heroku:acme-web:v42',
    } as const
    const given = { state: 'dead', attempts: 25, dateDue: null, dateFinished: NOW, failure: NO_PROJECT } as const
    const job = { key: 'forward', organizationId, task: { topic: 'forward', event }, dateDue: null } as const
    return platform.jobs.put(job, { ...given, dateCreated: NOW }).id
  }
  return { app: world.app, hook, deadJob, operations: operationsOf(document) }
}

/** Tells the story, and answers by operation the first call of each status. */
const hear = async () => {
  const { app, hook, deadJob, operations } = await makeStoryWorld()
  const examples: Record<string, Json[]> = {}
  const tell: Tell = async (operationId, { with: parameters = {}, body, headers = {} } = {}) => {
    const operation = present(operations.find(({ id }) => id === operationId))
    const sent = body === undefined ? null : JSON.stringify(body)
    const type = sent === null ? {} : { 'content-type': 'application/json' }
    const answered = await app.inject({
      method: operation.method,
      url: urlOf(operation, parameters),
      headers: { ...authorization, ...type, ...headers },
      ...(sent === null ? {} : { payload: sent }),
    })
    const isJson = answered.headers['content-type']?.toString().startsWith('application/json') === true
    const answer: Json = isJson ? answered.json() : null
    const status = answered.statusCode
    const before = examples[operationId] ?? []
    if (!before.some((each) => at(each, 'status') === status)) {
      const told = { parameters, ...(sent === null ? {} : { body: JSON.parse(sent) }), status }
      examples[operationId] = [...before, isJson ? { ...told, answer } : told]
    }
    return String(at(Array.isArray(answer) ? answer[0] : answer, 'id') ?? '')
  }
  await tellStory(tell, hook, deadJob)
  return { examples, operations }
}

it('answers each operation, with each of its successes, as the examples of the document show', async () => {
  const { examples, operations } = await hear()
  const heard = Object.entries(examples).flatMap(([id, told]) => told.map((each) => `${id} ${at(each, 'status')}`))
  const declared = operations.flatMap(({ id, successes }) => successes.map((status) => `${id} ${status}`))
  // The one operation that has no success.
  expect(heard.toSorted()).toEqual([...declared, 'readChunkUpload 501'].toSorted())
  if (process.env.SLUGLINE_WRITE_EXAMPLES === '1') {
    await writeFile(EXAMPLES, `${JSON.stringify(examples, null, 2)}\n`)
  } else {
    expect(examples).toEqual(JSON.parse(await readFile(EXAMPLES, 'utf8')))
  }
})

import {
  deployPayload,
  rollbackPayload,
  SIGNATURE_HEADER,
  sampleCommit,
  signDelivery,
} from '@slugline/heroku-client/testing'
import { type CallApi, makeApi } from './api.ts'
import { SECRET, type World } from './harness.ts'

/** Sends a signed delivery to a hook of the world, which takes it. */
export const deliver = async ({ app, hook }: World, payload: unknown, plugin = 'heroku') => {
  const body = JSON.stringify(payload)
  const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signDelivery(SECRET, body) }
  const answer = await app.inject({ method: 'POST', url: await hook(plugin), headers, payload: body })
  if (answer.statusCode >= 300) throw new Error(`refused: ${answer.body}`)
}

/** The versions of the two deploys. */
export const FIRST = sampleCommit('acme-web', 1)
export const SECOND = sampleCommit('acme-web', 2)

/** Two deploys, a rollback to the first, and a release that a client told of. */
export const makeHistory = async () => {
  const world = await makeApi()
  await deliver(world, deployPayload({ release: 1 }))
  await deliver(world, deployPayload({ release: 2 }))
  await deliver(world, rollbackPayload(1, { release: 3 }))
  const commits = [
    {
      id: 'a'.repeat(40),
      repository: 'acme/web',
      message: 'two\n',
      author_name: 'Dev',
      author_email: 'dev@example.com',
      timestamp: '2026-11-23T22:16:37+05:30',
    },
    { id: 'b'.repeat(40), repository: 'origin', message: null },
  ]
  await deliver(world, { version: 'shop@1.0.0+b7', ref: 'main', url: 'https://shop.example.com/', commits }, 'builtin')
  return world
}

/** The versions in a list of releases. */
export const versionsOf = async (call: CallApi, url: string): Promise<readonly string[]> => {
  const { body } = await call('GET', url)
  return Array.isArray(body) ? body.map(({ version }) => version) : []
}

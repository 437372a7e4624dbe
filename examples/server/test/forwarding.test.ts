import { deployPayload, SIGNATURE_HEADER, signDelivery } from '@slugline/heroku-client/testing'
import { expect, it, onTestFinished } from 'vitest'
import { type RunningServer, readAnnouncement, runServer, secretOf } from './support/run-server.ts'

const TOKEN = 'an-admin-token-of-both'

/** Until a deploy has been forwarded, on a machine that may be busy. */
const PATIENCE = { timeout: 30_000 }

const start = (environment: Readonly<Record<string, string>>): RunningServer => {
  const server = runServer({ LOG_LEVEL: 'warn', SLUGLINE_STORE: 'memory', SLUGLINE_ADMIN_TOKEN: TOKEN, ...environment })
  onTestFinished(() => void server.child.kill('SIGKILL'))
  return server
}

/** Calls the API of a server; answers the body. */
const callApi = async (url: string, path: string, body?: object, method = 'POST'): Promise<unknown> => {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
  const call = body === undefined ? { headers } : { method, headers, body: JSON.stringify(body) }
  const answer = await fetch(`${url}/api/0/${path}`, call)
  expect(answer.ok).toBe(true)
  return answer.json()
}

it('forwards deploys from one server to another, both on memory', async () => {
  const target = start({})
  const { url } = await readAnnouncement(target)
  const server = start({ SENTRY_URL: url, SENTRY_AUTH_TOKEN: TOKEN, SENTRY_ORG: 'acme' })
  const { url: ownUrl, hookUrl, herokuLine } = await readAnnouncement(server)
  const body = JSON.stringify(deployPayload({ release: 7 }))
  const signature = signDelivery(secretOf(herokuLine), body)
  const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signature }
  expect((await fetch(hookUrl, { method: 'POST', headers, body })).status).toBe(204)
  const deploys = () => callApi(url, 'organizations/acme/deploys/')
  const byHook = { name: expect.stringMatching(/^heroku:.+:v7$/), environment: 'production', projects: ['web'] }
  await expect.poll(deploys, PATIENCE).toMatchObject([byHook])

  // A client's, of two projects; and another, when the first of them forwards nothing any more.
  for (const each of [url, ownUrl]) await callApi(each, 'organizations/acme/projects/', { name: 'api' })
  const deploy = async (version: string): Promise<void> => {
    await callApi(ownUrl, 'organizations/acme/releases/', { version, projects: ['web', 'api'] })
    await callApi(ownUrl, `organizations/acme/releases/${version}/deploys/`, { environment: version })
  }
  await deploy('together')
  await expect.poll(deploys, PATIENCE).toMatchObject([{ environment: 'together', projects: ['api', 'web'] }, byHook])
  await callApi(ownUrl, 'projects/acme/web/forwarding/', { off: true }, 'PUT')
  await deploy('apart')
  await expect
    .poll(deploys, PATIENCE)
    .toMatchObject([{ environment: 'apart', projects: ['api'] }, { environment: 'together' }, byHook])
  expect(await Promise.all([server, target].map(({ end }) => end('SIGTERM')))).toEqual([0, 0])
  expect([server.log(), target.log()]).toEqual(['', ''])
}, 120_000)

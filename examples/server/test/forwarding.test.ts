import { deployPayload, SIGNATURE_HEADER, signDelivery } from '@slugline/heroku-client/testing'
import { expect, it, onTestFinished } from 'vitest'
import { type RunningServer, readAnnouncement, runServer, secretOf } from './support/run-server.ts'

const TOKEN = 'an-admin-token-of-both'

const start = (environment: Readonly<Record<string, string>>): RunningServer => {
  const server = runServer({ LOG_LEVEL: 'warn', SLUGLINE_STORE: 'memory', SLUGLINE_ADMIN_TOKEN: TOKEN, ...environment })
  onTestFinished(() => void server.child.kill('SIGKILL'))
  return server
}

it('forwards a deploy from one server to another, both on memory', async () => {
  const target = start({})
  const { url } = await readAnnouncement(target)
  const server = start({ SENTRY_URL: url, SENTRY_AUTH_TOKEN: TOKEN, SENTRY_ORG: 'acme' })
  const { hookUrl, herokuLine } = await readAnnouncement(server)
  const body = JSON.stringify(deployPayload({ release: 7 }))
  const signature = signDelivery(secretOf(herokuLine), body)
  const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signature }
  expect((await fetch(hookUrl, { method: 'POST', headers, body })).status).toBe(204)
  const deploys = async (): Promise<unknown> => {
    const authorization = `Bearer ${TOKEN}`
    return (await fetch(`${url}/api/0/organizations/acme/deploys/`, { headers: { authorization } })).json()
  }
  await expect
    .poll(deploys, { timeout: 15_000 })
    .toMatchObject([{ name: expect.stringMatching(/^heroku:.+:v7$/), environment: 'production', projects: ['web'] }])
  expect(await Promise.all([server, target].map(({ end }) => end('SIGTERM')))).toEqual([0, 0])
  expect([server.log(), target.log()]).toEqual(['', ''])
}, 60_000)

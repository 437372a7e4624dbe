import { nodeSigning } from '@slugline/adapters-http'
import { hookPath } from '@slugline/core'
import { deployPayload, signDelivery } from '@slugline/heroku-client/testing'
import { afterAll, expect, it } from 'vitest'
import { makeApp } from '../src/app.ts'
import { SHOP } from '../src/fixed-options.ts'

const secrets = { releaseToken: 'a'.repeat(64), webhookSecret: 'a webhook secret' }
const users = [{ userId: 'u1', companyId: SHOP.organizationId, email: 'dev@example.com', confirmed: true }]
const app = makeApp(users, secrets)
afterAll(() => app.close())

const deliver = (body: string, signature: string) =>
  app.inject({
    method: 'POST',
    url: hookPath(nodeSigning, { ...SHOP, ...secrets, plugin: 'heroku' }),
    headers: { 'content-type': 'application/json', 'heroku-webhook-hmac-sha256': signature },
    payload: body,
  })

it('records a delivery once, with the owner from its own user table', async () => {
  const body = JSON.stringify(deployPayload())
  const first = await deliver(body, signDelivery(secrets.webhookSecret, body))
  const again = await deliver(body, signDelivery(secrets.webhookSecret, body))
  expect([first.statusCode, first.headers['slugline-outcome']]).toEqual([204, 'recorded'])
  expect([again.statusCode, again.headers['slugline-outcome']]).toEqual([204, 'duplicate'])
  const deploys = await app.inject('/deploys')
  expect(deploys.json()).toMatchObject([{ kind: 'deploy', environment: 'production', ownerId: 'u1' }])
})

it('refuses what is not signed', async () => {
  const body = JSON.stringify(deployPayload())
  const response = await deliver(body, signDelivery('another secret', body))
  expect(response.statusCode).toBe(401)
})

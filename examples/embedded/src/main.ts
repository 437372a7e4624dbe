import { nodeSigning } from '@slugline/adapters-http'
import { hookPath } from '@slugline/core'
import { deployPayload, signDelivery } from '@slugline/heroku-client/testing'
import { makeApp } from './app.ts'
import { SHOP } from './fixed-options.ts'

const secrets = { releaseToken: nodeSigning.randomToken(), webhookSecret: nodeSigning.randomToken() }
const users = [{ userId: 'u1', companyId: SHOP.organizationId, email: 'dev@example.com', confirmed: true }]
const address = await makeApp(users, secrets)
  .listen({ host: '127.0.0.1', port: Number(process.env.PORT || 3001) })
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  })

const url = `${address}${hookPath(nodeSigning, { ...SHOP, ...secrets, plugin: 'heroku' })}`
const body = JSON.stringify(deployPayload())
console.log(`A service with releases listens on ${address}

Deliver a signed sample:
  curl -i ${url} -H 'Content-Type: application/json' -H 'Heroku-Webhook-Hmac-SHA256: ${signDelivery(secrets.webhookSecret, body)}' --data-binary '${body}'

and look at what the service knows of it:
  curl ${address}/deploys`)

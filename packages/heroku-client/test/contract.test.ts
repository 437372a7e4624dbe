import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { Signing } from '@slugline/core'
import { pluginContract } from '@slugline/core/contracts'
import { makeHerokuPlugin } from '../src/index.ts'
import { configPayload, deployHookForm, deployPayload, pendingPayload, rollbackPayload } from '../src/testing.ts'

const signing: Signing = {
  hmac: (key, message, encoding) => createHmac('sha256', key).update(message).digest(encoding),
  digest: (message) => createHash('sha256').update(message).digest('hex'),
  isEqual: (left, right) => left === right,
  randomToken: () => randomBytes(32).toString('hex'),
}
const json = (payload: object) => ({ body: JSON.stringify(payload), mediaType: 'application/json' })

pluginContract('heroku', () => ({
  plugin: makeHerokuPlugin(signing),
  samples: [
    json(deployPayload()),
    json(pendingPayload()),
    json(rollbackPayload(1, { release: 3 })),
    json(configPayload(['LANG'])),
    { body: deployHookForm(), mediaType: 'application/x-www-form-urlencoded' },
  ],
}))

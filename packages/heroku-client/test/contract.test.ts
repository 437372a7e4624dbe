import { pluginContract } from '@slugline/core/contracts'
import { configPayload, deployHookForm, deployPayload, pendingPayload, rollbackPayload } from '../src/testing.ts'
import { plugin } from './support/heroku.ts'

const json = (payload: object) => ({ body: JSON.stringify(payload), mediaType: 'application/json' })

pluginContract('heroku', () => ({
  plugin,
  samples: [
    json(deployPayload()),
    json(pendingPayload()),
    json(rollbackPayload(1, { release: 3 })),
    json(configPayload(['LANG'])),
    { body: deployHookForm(), mediaType: 'application/x-www-form-urlencoded' },
  ],
}))

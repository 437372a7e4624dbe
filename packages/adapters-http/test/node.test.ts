import { combineEventLogs, logEvents, makeMetrics, nodeSigning, systemClock } from '@slugline/adapters-http'
import { nodeModule } from '@slugline/adapters-http/inversify'
import { clockContract, eventLogContract, signingContract } from '@slugline/core/contracts'
import { ClockId, SigningId } from '@slugline/core/port-ids'
import { Container } from 'inversify'
import { expect, it } from 'vitest'

const silent = { debug: () => undefined, info: () => undefined }

signingContract('node', () => nodeSigning)
clockContract('system', () => systemClock, Date.now)
eventLogContract('logger', () => logEvents(silent))
eventLogContract('metrics', () => makeMetrics({ plugins: ['heroku'], version: '1.2.3' }))
eventLogContract('combined', () => combineEventLogs(logEvents(silent), makeMetrics({ plugins: [], version: '1.2.3' })))

it('has a container module', () => {
  const container = new Container()
  container.load(nodeModule)
  expect(container.get(SigningId)).toBe(nodeSigning)
  expect(container.get(ClockId)).toBe(systemClock)
})

import { makeMemoryStore } from '@slugline/adapters-memory'
import type { Forwarding, LogEvent } from '@slugline/core'
import { eventLogContract, forwardingContract, givenIn } from '@slugline/core/contracts'
import { describe, expect, it } from 'vitest'
import { makeForwarding } from '../src/outgoing/forwarding.ts'
import { makeWakeOnEvents } from '../src/outgoing/wake-on-events.ts'

const DEFAULT = { url: 'https://sentry.example', organization: 'acme', token: 'of the operator' }
const store = makeMemoryStore()

/** Forwarding into memory, which remembers whom it was asked for. */
const remembering = () => {
  const urls: string[] = []
  const forwarding: Forwarding = {
    to: ({ url }) => {
      urls.push(url)
      return store.recording
    },
  }
  return { forwarding, urls }
}

forwardingContract('two ways', async () => {
  const ways = { ofOperator: remembering().forwarding, ofTenants: remembering().forwarding }
  return {
    forwarding: makeForwarding(ways, DEFAULT),
    givenTarget: async () => {
      const organization = await givenIn(store).organization()
      const projects = [await givenIn(store).project(organization)]
      return { target: { url: DEFAULT.url, organization, projects, token: 'own' }, reading: store.reading }
    },
  }
})

describe('forwarding', () => {
  it("goes the operator's way to his server with his token, and nowhere else", () => {
    const [operator, tenants] = [remembering(), remembering()]
    const forwarding = makeForwarding({ ofOperator: operator.forwarding, ofTenants: tenants.forwarding }, DEFAULT)
    const target = { ...DEFAULT, projects: ['web'] }
    forwarding.to(target)
    forwarding.to({ ...target, token: 'own' })
    forwarding.to({ ...target, url: 'http://127.0.0.1' })
    expect([operator.urls, tenants.urls]).toEqual([[DEFAULT.url], [DEFAULT.url, 'http://127.0.0.1']])
  })
})

eventLogContract('wake on events', () => makeWakeOnEvents(() => undefined))

describe('waking', () => {
  it('follows what was recorded, or may come to something, and no repetition', () => {
    let woken = 0
    const { emit } = makeWakeOnEvents(() => {
      woken += 1
    })
    const received = { plugin: 'heroku', organizationId: '1', projectId: '2', deliveryId: '3' }
    const told = { _tag: 'delivery.received', ...received, app: null, releaseNumber: null } as const
    const events: readonly LogEvent[] = [
      { ...told, outcome: { outcome: 'recorded', reason: 'deploy' } },
      { ...told, outcome: { outcome: 'ignored', reason: 'release-failed' } },
      { ...told, outcome: { outcome: 'duplicate', reason: 'same-release' } },
      { _tag: 'hook.called' },
    ]
    for (const event of events) emit(event)
    expect(woken).toBe(2)
  })
})

import { makeSentryForwarding, makeSentryReading, makeSentryRecording } from '@slugline/adapters-http'
import { makeMemoryStore } from '@slugline/adapters-memory'
import { FORWARDED, type Store } from '@slugline/core'
import { aDeployed, aRef, deployRecordingContract, forwardingContract, givenIn, sha } from '@slugline/core/contracts'
import { expect, it, onTestFinished } from 'vitest'
import { present, run } from '../support/harness.ts'
import { startSlugline } from '../support/slugline.ts'

// A recording on a remote server names organization and projects as that one does: projects by their slugs, since its
// deploys name no ids.
const slugsIn = (store: Store) => {
  const given = givenIn(store)
  return {
    ...given,
    project: async (organizationId: string): Promise<string> => {
      const id = await given.project(organizationId)
      return present(await run(store.projects.find(organizationId, id))).slug
    },
  }
}

deployRecordingContract('a Slugline over HTTP', async () => {
  const { url, token, store, close } = await startSlugline()
  return {
    recording: makeSentryRecording({ url, token }),
    reading: makeSentryReading({ url, token }),
    given: slugsIn(store),
    close,
  }
})

forwardingContract('a Slugline over HTTP', async () => {
  const { url, token, store, close } = await startSlugline()
  const given = slugsIn(store)
  const reading = makeSentryReading({ url, token })
  return {
    forwarding: makeSentryForwarding({}),
    givenTarget: async () => {
      const organization = await given.organization()
      return { target: { url, token, organization, projects: [await given.project(organization)] }, reading }
    },
    close,
  }
})

it('has one deploy of a key, also where several processes record it at once, by whichever names', async () => {
  const { url, token, store, close } = await startSlugline()
  onTestFinished(close)
  const given = givenIn(store)
  const organizationId = await given.organization()
  await given.repository(organizationId, 'acme/web')
  const at = { organizationId, projectIds: [await given.project(organizationId)] }
  const processes = Array.from({ length: 4 }, () => makeSentryRecording({ url, token, pause: 1 }))
  const recording = aDeployed(at, { number: 1, refs: [aRef('acme/web', sha(1))] })
  const results = await Promise.all(processes.map(({ record }) => run(record(recording))))
  expect(results.filter(({ outcome }) => outcome.outcome === 'recorded')).toHaveLength(1)
  expect(results.filter(({ created }) => created)).toHaveLength(1)
  expect(new Set(results.map(({ deployId }) => deployId)).size).toBe(1)
})

it('tells a Slugline what it forwards, so that two which forward to each other come to an end', async () => {
  const memory = makeMemoryStore()
  const keys: string[] = []
  const record: Store['recording']['record'] = (recording) => {
    if (recording.deploy !== null) keys.push(recording.deploy.key)
    return memory.recording.record(recording)
  }
  const { url, token, store, close } = await startSlugline({ ...memory, recording: { record } })
  onTestFinished(close)
  const given = slugsIn(store)
  const organization = await given.organization()
  const projects = [await given.project(organization)]
  const at = { organizationId: organization, projectIds: projects }
  await run(
    makeSentryForwarding({})
      .to({ url, token, organization, projects })
      .record(aDeployed(at, { number: 1 })),
  )
  await run(makeSentryRecording({ url, token }).record(aDeployed(at, { number: 2 })))
  expect(keys.map((key) => key.slice(0, key.indexOf(':') + 1))).toEqual([FORWARDED, 'api:'])
})

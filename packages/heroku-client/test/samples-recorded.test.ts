import { makeMemoryStore } from '@slugline/adapters-memory'
import { hookPath, makeUseCases, type Store, type UseCases } from '@slugline/core'
import { either as E, type taskEither as TE } from 'fp-ts'
import { expect, it } from 'vitest'
import { makeHerokuPlugin, SIGNATURE_HEADER } from '../src/index.ts'
import { signing } from './support/heroku.ts'
import { expectations, readSample, signatures } from './support/samples.ts'

const NOW = Date.UTC(2026, 10, 23, 16)

const right = async <A>(task: TE.TaskEither<{ readonly _tag: string }, A>): Promise<A> => {
  const result = await task()
  if (E.isLeft(result)) throw new Error(result.left._tag)
  return result.right
}

/** A fresh project with default settings; with the samples' secret, unless forms are to come, which cannot be signed. */
const freshProject = async (isSigned: boolean) => {
  const store: Store = makeMemoryStore()
  const plugins = [makeHerokuPlugin(signing)]
  const useCases = makeUseCases({
    ...store,
    signing,
    clock: { now: () => NOW },
    events: { emit: () => undefined },
    plugins,
  })
  const { id: organizationId } = await right(
    store.organizations.create({ slug: 'acme', name: 'Acme', dateCreated: NOW }),
  )
  const { id: projectId } = await right(
    useCases.createProject({ organizationId, name: 'Web', slug: null, platform: null }),
  )
  const emails = ['user@example.com', 'dev@example.com'].map((email) => ({ email, verified: true }))
  await right(store.members.create({ organizationId, name: 'Dev', emails, dateCreated: NOW }))
  const plugin = { organizationId, projectId, plugin: 'heroku' }
  await right(useCases.enablePlugin(plugin))
  await right(useCases.configurePlugin({ ...plugin, body: isSigned ? { webhook_secret: signatures.secret } : {} }))
  const project = await right(store.options.findProject(projectId))
  const [signature = ''] = hookPath(signing, { plugin: 'heroku', projectId, releaseToken: project?.releaseToken ?? '' })
    .split('/')
    .slice(-2)
  const deliver = (file: string) => deliverSample(useCases, { plugin: 'heroku', projectId, signature }, file)
  return { store, organizationId, projectId, deliver }
}

const deliverSample = (
  { receiveHook }: UseCases,
  hook: { readonly plugin: string; readonly projectId: string; readonly signature: string },
  file: string,
) => {
  const header = (name: string): readonly string[] =>
    name === SIGNATURE_HEADER ? [signatures.signatures[file] ?? ''] : []
  const mediaType = file.endsWith('.form') ? 'application/x-www-form-urlencoded' : 'application/json'
  return right(receiveHook({ ...hook, raw: readSample(file), mediaType, header, receivedAt: NOW }))
}

it.each(expectations)('$file, delivered after $after, is $outcome $reason', async (expected) => {
  const { store, organizationId, projectId, deliver } = await freshProject(expected.file.endsWith('.json'))
  for (const file of expected.after) await deliver(file)
  const { outcome, deliveryId } = await deliver(expected.file)
  expect(outcome).toEqual({ outcome: expected.outcome, reason: expected.reason })

  const delivery = await right(store.deliveries.delivery({ organizationId, projectId, deliveryId: deliveryId ?? '' }))
  expect(delivery).toMatchObject({ version: expected.version, environment: expected.environment })
  expect(delivery?.body).toEqual(new Uint8Array(readSample(expected.file)))
  if (expected.version === null) return

  const release = await right(store.reading.release({ organizationId, projectId, version: expected.version }))
  expect(release?.lastDeploy).toMatchObject({ environment: expected.environment, kind: expected.kind })
  // The owner of a release that was deployed before is whoever deployed it first.
  if (expected.after.length > 0) return
  const isMember = /^(user|dev)@example\.com$/i.test(expected.ownerEmail ?? '')
  expect(release?.owner?.email).toBe(isMember ? 'user@example.com' : undefined)
})

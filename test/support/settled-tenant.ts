import { ADMIN, type AppProgress, EVENT_TYPES } from '@slugline/core'
import { deployPayload, rollbackPayload, sampleCommit, sampleId } from '@slugline/heroku-client/testing'
import { aCommit, aRecording, aRelease } from '../../packages/core/src/contracts/builders.ts'
import { inOrder, must, run } from '../../packages/core/src/contracts/running.ts'
import { callOf, givenTenant, hookOf, type Instance, type Tenant } from './instance.ts'

/** A version that every settled tenant has. */
export const SHARED_VERSION = sampleCommit('acme-web', 1)

/** A tenant, and what it has that the other does not. */
export interface Settled extends Tenant {
  readonly version: string
  readonly deliveryId: string
  readonly deployKey: string
  readonly email: string
  readonly repository: string
  /** Slug of a project whose name the other tenant does not have. */
  readonly ownSlug: string
  readonly revision: string
  readonly tokenId: string
  readonly webhookId: string
  /** A job that was given up. */
  readonly jobId: string
  readonly progress: AppProgress
}

/** Sets up a tenant that has deliveries, among them those that every tenant of these tests has. */
export const settle = async (instance: Instance, name: string): Promise<Settled> => {
  const { store, useCases, clock } = instance
  const tenant = await givenTenant(instance)
  const { organizationId, projectId } = tenant
  const [email, repository, ownSlug] = [`${name}@example.com`, `${name}/web`, `only-${name}`]
  const emails = [{ email, verified: true }]
  await run(store.members.create({ organizationId, name, emails, dateCreated: clock.now() }))
  await run(useCases.createRepository({ organizationId, name: repository, provider: null, url: null }))
  await run(useCases.createProject({ organizationId, name, slug: ownSlug, platform: null }))
  const token = { organizationId, name, scopes: ADMIN.scopes, dateExpires: null, maker: ADMIN }
  const { accessToken } = await run(useCases.createAccessToken(token))
  const { receiver } = await run(
    useCases.createWebhookReceiver({
      organizationId,
      name,
      url: `https://${name}.example.com/`,
      format: 'standard',
      events: EVENT_TYPES,
      enabled: true,
      secret: null,
    }),
  )
  const hook = await hookOf(instance, projectId)
  // The same Heroku releases of the same app in both organizations, and one that the other does not have.
  const payloads = [
    deployPayload(),
    deployPayload({ release: 2 }),
    rollbackPayload(1, { release: 3 }),
    deployPayload({ app: name, email }),
  ]
  const results = await inOrder(payloads, (payload) =>
    run(useCases.receiveHook(callOf(hook, JSON.stringify(payload), clock.now()))),
  )
  if (results.some(({ outcome }) => outcome.outcome !== 'recorded')) throw new Error('A delivery was not recorded.')
  const version = sampleCommit(name, 1)
  const place = { organizationId, projectIds: [projectId] }
  for (const each of [SHARED_VERSION, version]) {
    const release = aRelease({ version: each, mode: 'fill' })
    await run(store.recording.record(aRecording(place, { release, commits: [aCommit()] })))
  }
  const never = { appId: null, failure: null, dateMissed: null, dateDelivered: null, hookProblem: null }
  const read = { ...never, dateChecked: clock.now() }
  const progress = { app: 'acme-web', through: 3, ...read }
  await run(store.backfillProgress.save(tenant.plugin, progress))
  const { revision } = must(await run(store.options.findProject(projectId)))
  const deliveryId = must(must(results[3]).deliveryId)
  const deployKey = `heroku:${sampleId('app', name)}:v1`
  const task = { topic: 'backfill', plugin: 'heroku', organizationId, projectId, since: null } as const
  const { id: jobId } = instance.jobs.put({ key: name, organizationId, task, dateDue: null }, { state: 'dead' })
  const own = { email, repository, ownSlug, tokenId: accessToken.id, webhookId: receiver.id, jobId, progress }
  return { ...tenant, ...own, version, deliveryId, deployKey, revision }
}

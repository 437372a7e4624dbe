import { deployPayload, SIGNATURE_HEADER, signDelivery } from '@slugline/heroku-client/testing'
import { SECRET } from '../support/harness.ts'

/** What a step of the story sends. */
export interface Told {
  /** The parameters of path and query. */
  readonly with?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Calls an operation by its id, and answers the `id` of what came, empty where it has none. */
export type Tell = (operationId: string, told?: Told) => Promise<string>

const org = 'acme'
const project = 'web'
const version = 'shop@1.0.0+b7'
const sha = '942eff276648ce62cb5fab04a1c27f73d9e50dd9'
const earlier = '7f3d5a8c4a1be4a3c7a3f0d1a2b3c4d5e6f70819'

const commits = [
  {
    id: sha,
    repository: 'acme/web',
    message: 'Checkout remembers the address',
    author_name: 'Dev',
    author_email: 'dev@example.com',
    timestamp: '2026-11-23T17:16:37+01:00',
    patch_set: [{ path: 'src/checkout.ts', type: 'M' }],
  },
]

const deploy = { environment: 'production', dateFinished: '2026-11-23T17:00:00Z' }

/** The parameters of the hook of a plugin. */
export type Hook = (plugin: string) => Promise<Readonly<Record<string, string>>>

/** Puts a job in that was given up, and answers its id. */
export type DeadJob = () => string

/**
 * Calls each operation of the document with success, and each of its successes once: these calls and their answers are
 * the document's examples.
 */
export const tellStory = async (tell: Tell, hook: Hook, deadJob: DeadJob): Promise<void> => {
  await tellWhoAndWhere(tell)
  await tellWebhooks(tell)
  await tellReleases(tell)
  await tellHooks(tell, hook)
  await tellPlatform(tell)
  await tellJobs(tell, deadJob())
  await tellRemovals(tell)
  await tellOperations(tell)
}

const tellWhoAndWhere = async (tell: Tell): Promise<void> => {
  await tell('readIdentity')
  await tell('listRegions')
  await tell('readChunkUpload', { with: { org } })
  await tell('createOrganization', { body: { slug: 'globex', name: 'Globex' } })
  await tell('updateOrganization', { with: { org: 'globex' }, body: { name: 'Globex Corporation' } })
  await tell('readOrganization', { with: { org } })
  await tell('listOrganizations', { with: { per_page: '50' } })
  await tell('createProject', { with: { org }, body: { name: 'Web Shop', platform: 'node' } })
  await tell('readProject', { with: { org, project } })
  await tell('listProjects', { with: { org } })
  await tell('createRepository', { with: { org }, body: { name: 'acme/shop', provider: 'github' } })
  await tell('listRepositories', { with: { org } })
  const id = await tell('createMember', {
    with: { org },
    body: { email: 'ann@example.com', name: 'Ann', verified: true },
  })
  const emails = [{ email: 'ann@example.com', verified: true }, { email: 'ann.smith@example.com' }]
  await tell('updateMember', { with: { org, id }, body: { name: 'Ann Smith', emails } })
  await tell('listMembers', { with: { org, email: 'ann@example.com' } })
  const token = { name: 'CI', scopes: ['org:read', 'project:releases'], dateExpires: '2027-11-23T00:00:00Z' }
  await tell('createToken', { with: { org }, body: token })
  await tell('listTokens', { with: { org } })
  await tell('listPlugins', { with: { org, project } })
  await tell('enablePlugin', { with: { org, project, plugin: 'heroku' } })
  const configuration = { repository: 'acme/web', environments: { 'acme-web-staging': 'staging' } }
  await tell('configurePlugin', { with: { org, project, plugin: 'heroku' }, body: configuration })
  await tell('readReleaseToken', { with: { org, project } })
  await tell('changeReleaseToken', { with: { org, project } })
}

const tellWebhooks = async (tell: Tell): Promise<void> => {
  const told = { name: 'Deploy board', url: 'https://board.example.com/hooks', events: ['deploy.recorded'] }
  const id = await tell('createWebhook', { with: { org }, body: told })
  await tell('rotateWebhookSecret', { with: { org, id }, body: { overlap: 3600 } })
  await tell('updateWebhook', { with: { org, id }, body: { events: ['deploy.recorded', 'release.failed'] } })
  await tell('readWebhook', { with: { org, id } })
  await tell('listWebhooks', { with: { org } })
}

const tellReleases = async (tell: Tell): Promise<void> => {
  const place = { org, version }
  const inProject = { ...place, project }
  const created = { version, projects: ['web'], ref: 'main', url: 'https://shop.example.com/' }
  await tell('createRelease', { with: { org }, body: created })
  await tell('createRelease', { with: { org }, body: created })
  await tell('createReleaseOfProject', {
    with: { org, project },
    body: { version: '0.9.0', commits: [{ id: earlier }] },
  })
  await tell('createReleaseOfProject', { with: { org, project }, body: { version: '0.9.0' } })
  await tell('updateRelease', { with: place, body: { dateReleased: '2026-11-23T16:50:00Z', commits } })
  await tell('updateReleaseOfProject', {
    with: inProject,
    body: { refs: [{ repository: 'acme/web', commit: sha, previousCommit: earlier }] },
  })
  await tell('createDeploy', { with: place, body: deploy })
  await tell('createDeploy', { with: place, body: deploy })
  await tell('readRelease', { with: place })
  await tell('readReleaseOfProject', { with: inProject })
  await tell('listReleases', { with: { org, project, environment: 'production' } })
  await tell('listReleasesOfProject', { with: { org, project, query: '1.0' } })
  await tell('listCommits', { with: place })
  await tell('listCommitsOfProject', { with: inProject })
  await tell('readPreviousRelease', { with: place })
  await tell('listReleaseDeploys', { with: place })
  await tell('listDeploys', { with: { org, environment: 'production', since: '2026-11-01T00:00:00Z' } })
}

const tellHooks = async (tell: Tell, hook: Hook): Promise<void> => {
  const told = { version: '2.0.0', ref: 'main' }
  await tell('receiveHook', { with: await hook('builtin'), body: told })
  await tell('receiveHook', { with: await hook('builtin'), body: told })
  const body = deployPayload({ release: 42, commit: sha })
  const headers = { [SIGNATURE_HEADER]: signDelivery(SECRET, JSON.stringify(body)) }
  await tell('receiveHook', { with: await hook('heroku'), body, headers })
  const id = await tell('listDeliveries', { with: { org, project, outcome: 'recorded' } })
  await tell('readDelivery', { with: { org, project, id } })
  await tell('replayDelivery', { with: { org, project, id } })
}

const tellPlatform = async (tell: Tell): Promise<void> => {
  const place = { org, project }
  const plugin = { ...place, plugin: 'heroku' }
  await tell('installHook', { with: plugin, body: { app: 'acme-web' } })
  await tell('installHook', { with: plugin, body: { app: 'acme-web' } })
  await tell('readPlugin', { with: plugin })
  await tell('rotateHookSecret', { with: plugin, body: { overlap: 86_400 } })
  await tell('requestBackfill', { with: plugin, body: { since: '2026-11-01T00:00:00Z' } })
  await tell('uninstallHook', { with: plugin, body: { app: 'acme-web' } })
  const own = { url: 'https://sentry.example.com', organization: 'acme', projects: ['web'], token: 'sntrys_0123456789' }
  await tell('configureForwarding', { with: place, body: own })
  await tell('readForwarding', { with: place })
  await tell('removeForwarding', { with: place })
}

const tellJobs = async (tell: Tell, job: string): Promise<void> => {
  await tell('listJobs', { with: { org, topic: 'forward', state: 'dead' } })
  await tell('readJob', { with: { org, job } })
  await tell('retryJob', { with: { org, job } })
}

const tellRemovals = async (tell: Tell): Promise<void> => {
  await tell('deleteRelease', { with: { org, version } })
  await tell('deleteReleaseOfProject', { with: { org, project, version: '0.9.0' } })
  await tell('disablePlugin', { with: { org, project, plugin: 'heroku' } })
  await tell('deleteToken', { with: { org, id: await tell('listTokens', { with: { org } }) } })
  await tell('deleteWebhook', { with: { org, id: await tell('listWebhooks', { with: { org } }) } })
  await tell('deleteMember', { with: { org, id: await tell('listMembers', { with: { org } }) } })
  await tell('deleteRepository', { with: { org, id: await tell('listRepositories', { with: { org } }) } })
}

const tellOperations = async (tell: Tell): Promise<void> => {
  await tell('readHealth')
  await tell('readReadiness')
  await tell('readMetrics')
}

import type { Clock } from '../ports/clock.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { Plugin } from '../ports/plugin.ts'
import type { Signing } from '../ports/signing.ts'
import type { Store } from '../ports/store.ts'
import { makeAuthenticateToken } from './authenticate-token.ts'
import { makeChangeReleaseToken } from './change-release-token.ts'
import { makeConfigurePlugin } from './configure-plugin.ts'
import { makeCreateAccessToken } from './create-access-token.ts'
import { makeCreateDeploy } from './create-deploy.ts'
import { makeCreateProject } from './create-project.ts'
import { makeCreateRelease } from './create-release.ts'
import { makeCreateRepository } from './create-repository.ts'
import { makeCreateWebhookReceiver } from './create-webhook-receiver.ts'
import { makeDisablePlugin } from './disable-plugin.ts'
import { makeEnablePlugin } from './enable-plugin.ts'
import { makeFindOrganization } from './find-organization.ts'
import { makeFindPreviousRelease } from './find-previous-release.ts'
import { makeFindProject } from './find-project.ts'
import { makeFinishRelease } from './finish-release.ts'
import { makeListCommits } from './list-commits.ts'
import { makeListDeliveries } from './list-deliveries.ts'
import { makeListDeploys } from './list-deploys.ts'
import { makeListPlugins } from './list-plugins.ts'
import { makeListReleaseDeploys } from './list-release-deploys.ts'
import { makeListReleases } from './list-releases.ts'
import { makeReadDelivery } from './read-delivery.ts'
import { makeReadPlugin } from './read-plugin.ts'
import { makeReadRelease } from './read-release.ts'
import { makeReceiveHook } from './receive-hook.ts'
import { makeRecordDeploy } from './record-deploy.ts'
import { makeRemoveOldDeliveries } from './remove-old-deliveries.ts'
import { makeRemoveRelease } from './remove-release.ts'
import { makeReplayDelivery } from './replay-delivery.ts'
import { makeRotateWebhookSecret } from './rotate-webhook-secret.ts'
import { makeSetRefs } from './set-refs.ts'
import { makeUpdateRelease } from './update-release.ts'

/** All that the use cases together ask for. */
export interface UseCasePorts extends Store {
  readonly signing: Signing
  readonly clock: Clock
  readonly events: EventLog
  readonly plugins: readonly Plugin[]
}

/** Every use case on one set of ports, for a server that offers all of them. A host that needs one makes that one. */
export interface UseCases {
  readonly receiveHook: ReturnType<typeof makeReceiveHook>
  readonly finishRelease: ReturnType<typeof makeFinishRelease>
  readonly setRefs: ReturnType<typeof makeSetRefs>
  readonly recordDeploy: ReturnType<typeof makeRecordDeploy>
  readonly createRelease: ReturnType<typeof makeCreateRelease>
  readonly updateRelease: ReturnType<typeof makeUpdateRelease>
  readonly removeRelease: ReturnType<typeof makeRemoveRelease>
  readonly createDeploy: ReturnType<typeof makeCreateDeploy>
  readonly listPlugins: ReturnType<typeof makeListPlugins>
  readonly readPlugin: ReturnType<typeof makeReadPlugin>
  readonly configurePlugin: ReturnType<typeof makeConfigurePlugin>
  readonly enablePlugin: ReturnType<typeof makeEnablePlugin>
  readonly disablePlugin: ReturnType<typeof makeDisablePlugin>
  readonly listReleases: ReturnType<typeof makeListReleases>
  readonly readRelease: ReturnType<typeof makeReadRelease>
  readonly listCommits: ReturnType<typeof makeListCommits>
  readonly findPreviousRelease: ReturnType<typeof makeFindPreviousRelease>
  readonly listDeploys: ReturnType<typeof makeListDeploys>
  readonly listReleaseDeploys: ReturnType<typeof makeListReleaseDeploys>
  readonly listDeliveries: ReturnType<typeof makeListDeliveries>
  readonly readDelivery: ReturnType<typeof makeReadDelivery>
  readonly replayDelivery: ReturnType<typeof makeReplayDelivery>
  readonly removeOldDeliveries: ReturnType<typeof makeRemoveOldDeliveries>
  readonly findOrganization: ReturnType<typeof makeFindOrganization>
  readonly findProject: ReturnType<typeof makeFindProject>
  readonly createProject: ReturnType<typeof makeCreateProject>
  readonly changeReleaseToken: ReturnType<typeof makeChangeReleaseToken>
  readonly createRepository: ReturnType<typeof makeCreateRepository>
  readonly createAccessToken: ReturnType<typeof makeCreateAccessToken>
  readonly createWebhookReceiver: ReturnType<typeof makeCreateWebhookReceiver>
  readonly rotateWebhookSecret: ReturnType<typeof makeRotateWebhookSecret>
  readonly authenticateToken: ReturnType<typeof makeAuthenticateToken>
}

/** Makes every use case on one set of ports. */
export const makeUseCases = (ports: UseCasePorts): UseCases => ({
  receiveHook: makeReceiveHook(ports),
  finishRelease: makeFinishRelease(ports),
  setRefs: makeSetRefs(ports),
  recordDeploy: makeRecordDeploy(ports),
  createRelease: makeCreateRelease(ports),
  updateRelease: makeUpdateRelease(ports),
  removeRelease: makeRemoveRelease(ports),
  createDeploy: makeCreateDeploy(ports),
  listPlugins: makeListPlugins(ports),
  readPlugin: makeReadPlugin(ports),
  configurePlugin: makeConfigurePlugin(ports),
  enablePlugin: makeEnablePlugin(ports),
  disablePlugin: makeDisablePlugin(ports),
  listReleases: makeListReleases(ports),
  readRelease: makeReadRelease(ports),
  listCommits: makeListCommits(ports),
  findPreviousRelease: makeFindPreviousRelease(ports),
  listDeploys: makeListDeploys(ports),
  listReleaseDeploys: makeListReleaseDeploys(ports),
  listDeliveries: makeListDeliveries(ports),
  readDelivery: makeReadDelivery(ports),
  replayDelivery: makeReplayDelivery(ports),
  removeOldDeliveries: makeRemoveOldDeliveries(ports),
  findOrganization: makeFindOrganization(ports),
  findProject: makeFindProject(ports),
  createProject: makeCreateProject(ports),
  changeReleaseToken: makeChangeReleaseToken(ports),
  createRepository: makeCreateRepository({ ...ports, repositories: ports.repositoryAdministration }),
  createAccessToken: makeCreateAccessToken(ports),
  createWebhookReceiver: makeCreateWebhookReceiver(ports),
  rotateWebhookSecret: makeRotateWebhookSecret(ports),
  authenticateToken: makeAuthenticateToken(ports),
})

import type { BackfillProgress } from '../ports/backfill-progress.ts'
import type { DeliveryLog } from '../ports/delivery-log.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import { makeCheckHook } from './check-hook.ts'
import { makeConfigureForwarding, makeRemoveForwarding } from './configure-forwarding.ts'
import type { FindPlatformPorts } from './find-platform.ts'
import { makeInstallHook } from './install-hook.ts'
import { makeReadForwarding, type ReadForwardingPorts } from './read-forwarding.ts'
import { makeReadHookStatus } from './read-hook-status.ts'
import { makeRequestBackfill } from './request-backfill.ts'
import { makeRotateHookSecret } from './rotate-hook-secret.ts'
import { makeUninstallHook } from './uninstall-hook.ts'

/** What the use cases of platforms ask for: of a host that speaks with them, and forwards what it recorded. */
export interface PlatformPorts extends FindPlatformPorts, Pick<ReadForwardingPorts, 'defaultTarget'> {
  readonly deliveries: Pick<DeliveryLog, 'deliveries'>
  readonly backfillProgress: Pick<BackfillProgress, 'ofProject'>
  readonly jobs: Pick<JobQueue, 'enqueue'>
}

/** By these a user has his project's releases brought from a platform, sent on to another server, and sees how it goes. */
export interface PlatformUseCases {
  readonly installHook: ReturnType<typeof makeInstallHook>
  readonly uninstallHook: ReturnType<typeof makeUninstallHook>
  readonly rotateHookSecret: ReturnType<typeof makeRotateHookSecret>
  readonly checkHook: ReturnType<typeof makeCheckHook>
  readonly requestBackfill: ReturnType<typeof makeRequestBackfill>
  readonly readHookStatus: ReturnType<typeof makeReadHookStatus>
  readonly readForwarding: ReturnType<typeof makeReadForwarding>
  readonly configureForwarding: ReturnType<typeof makeConfigureForwarding>
  readonly removeForwarding: ReturnType<typeof makeRemoveForwarding>
}

/** Makes every use case of platforms on one set of ports. */
export const makePlatformUseCases = (ports: PlatformPorts): PlatformUseCases => ({
  installHook: makeInstallHook(ports),
  uninstallHook: makeUninstallHook(ports),
  rotateHookSecret: makeRotateHookSecret(ports),
  checkHook: makeCheckHook(ports),
  requestBackfill: makeRequestBackfill(ports),
  readHookStatus: makeReadHookStatus(ports),
  readForwarding: makeReadForwarding(ports),
  configureForwarding: makeConfigureForwarding(ports),
  removeForwarding: makeRemoveForwarding(ports),
})

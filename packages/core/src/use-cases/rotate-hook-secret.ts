import { either as E, function as F, taskEither as TE } from 'fp-ts'
import type { Instant } from '../domain/instant.ts'
import { type StoredSecret, storedSecretsAt } from '../domain/option.ts'
import type { PluginKey } from '../domain/plugin-key.ts'
import { DEFAULT_OVERLAP_SECONDS, rotateSecret } from '../domain/secret.ts'
import type { HookSubscription, HookTarget } from '../ports/hook-subscriptions.ts'
import type { OptionChange } from '../ports/option-store.ts'
import type { PlatformError } from '../ports/platform-error.ts'
import { atMost } from './at-most.ts'
import { type ConfigurationBusy, changeOptions } from './change-options.ts'
import {
  type FindPlatformError,
  type FindPlatformPorts,
  findPlatform,
  ownSubscriptions,
  type ProjectPlatform,
} from './find-platform.ts'
import { failureOf } from './hook-step.ts'
import { isUnknown, type PlatformFailure } from './platform-failure.ts'

export interface RotateHookSecret extends PluginKey {
  /** How long the secret before stays valid; null: 72 hours. */
  readonly overlapSeconds: number | null
}

/** The configuration names no app. */
export interface NoApps {
  readonly _tag: 'NoApps'
}

/** What became of the hooks of a project. */
export interface HookSecretRotated {
  /** A new secret was made; false: the one of a rotation that was not finished was told again. */
  readonly isNew: boolean
  /** Since when, and until when (null: for ever), each secret holds; the newest first. */
  readonly saved: readonly Omit<StoredSecret, 'secret'>[]
  readonly apps: readonly AppRotated[]
}

export interface AppRotated {
  readonly app: string
  /** `missing`: the platform has no hook of ours for it. */
  readonly hook: 'rotated' | 'missing' | 'failed'
  /** Why it failed, in a sentence; null when it did not. */
  readonly failure: string | null
}

export type RotateHookSecretError = FindPlatformError | ConfigurationBusy | NoApps | PlatformFailure

/**
 * Gives the hooks of all apps of a project a new secret, on both sides: first the platform is asked for all of them, and
 * nothing is changed when it does not answer; then the secret is kept beside the one before; then each app's hook gets
 * it. What failed for an app is repaired by another call: while the secret before still holds, it tells the same secret
 * again, and makes a third one only when the one before is to end at once.
 */
export const makeRotateHookSecret =
  (ports: FindPlatformPorts) =>
  (command: RotateHookSecret): TE.TaskEither<RotateHookSecretError, HookSecretRotated> =>
  async () => {
    const found = await findPlatform(ports, command)()
    if (E.isLeft(found)) return found
    const platform = found.right
    if (platform.apps.length === 0) return E.left({ _tag: 'NoApps' })
    const listed = await eachOf(platform.apps, (app) => listOwn(platform, app))
    const broken = listed.flatMap(({ subscriptions }) => (E.isLeft(subscriptions) ? [subscriptions.left] : []))
    const [failure] = broken.filter((error) => !isUnknown(error))
    if (failure !== undefined) return E.left(failureOf(ports, platform, failure, false))
    const rotation = await rotate(ports, command)()
    if (E.isLeft(rotation)) return rotation
    const { secret, secrets, isNew } = rotation.right
    const apps = await eachOf(listed, (each) => repair(platform, each, { url: platform.hookUrl, secret }))
    return E.right({
      isNew,
      saved: secrets.map(({ dateCreated, dateExpires }) => ({ dateCreated, dateExpires })),
      apps,
    })
  }

interface Listed {
  readonly app: string
  readonly subscriptions: E.Either<PlatformError, readonly HookSubscription[]>
}

const listOwn = async ({ hooks, accessTo, hookUrl }: ProjectPlatform, app: string): Promise<Listed> => {
  const listed = await hooks.list(accessTo(app))()
  return { app, subscriptions: E.map((all: readonly HookSubscription[]) => ownSubscriptions(hookUrl, all))(listed) }
}

interface Rotation extends OptionChange {
  /** The newest. */
  readonly secret: string
  readonly secrets: readonly StoredSecret[]
  readonly isNew: boolean
}

const rotate = (
  ports: FindPlatformPorts,
  command: RotateHookSecret,
): TE.TaskEither<FindPlatformError | ConfigurationBusy, Rotation> =>
  changeOptions(ports.options, () =>
    F.pipe(
      findPlatform(ports, command),
      TE.map((platform) => rotationOf(platform, command, ports.signing.randomToken, ports.clock.now())),
    ),
  )

const rotationOf = (
  { project, secretKey }: ProjectPlatform,
  { overlapSeconds }: RotateHookSecret,
  newSecret: () => string,
  now: Instant,
): Rotation => {
  const valid = storedSecretsAt(project.options, secretKey, now)
  const [newest, before] = valid
  if (newest !== undefined && before !== undefined && overlapSeconds !== 0) {
    return { ...project, options: {}, secret: newest.secret, secrets: valid, isNew: false }
  }
  const secret = newSecret()
  const secrets = rotateSecret(valid, secret, now, overlapSeconds ?? DEFAULT_OVERLAP_SECONDS)
  return { ...project, options: { [secretKey]: secrets }, secret, secrets, isNew: true }
}

const repair = async (
  { hooks, accessTo }: ProjectPlatform,
  { app, subscriptions }: Listed,
  target: HookTarget,
): Promise<AppRotated> => {
  if (E.isLeft(subscriptions)) return failed(app, subscriptions.left)
  for (const { id } of subscriptions.right) {
    const repaired = await hooks.repair(accessTo(app), id, target)()
    if (E.isLeft(repaired)) return failed(app, repaired.left)
  }
  return { app, hook: subscriptions.right.length === 0 ? 'missing' : 'rotated', failure: null }
}

const failed = (app: string, { detail }: PlatformError): AppRotated => ({ app, hook: 'failed', failure: detail })

/** How many apps are asked for at once. */
const AT_ONCE = 8

const eachOf = <A, B>(items: readonly A[], work: (item: A) => Promise<B>): Promise<readonly B[]> => {
  const inTurn = atMost(AT_ONCE)
  return Promise.all(items.map((item) => inTurn(() => work(item))))
}

import { either as E, function as F, taskEither as TE } from 'fp-ts'
import {
  APPS_FIELD,
  ENABLED_FIELD,
  isEnabled,
  type OptionValue,
  optionKey,
  storedSecrets,
  storedSecretsAt,
} from '../domain/option.ts'
import { DEFAULT_OVERLAP_SECONDS, rotateSecret } from '../domain/secret.ts'
import type { OptionChange } from '../ports/option-store.ts'
import { MAX_APPS } from '../wire/plugin-fields.ts'
import { type ConfigurationBusy, changeOptions } from './change-options.ts'
import type { OptionChanges } from './change-plugin.ts'
import type { InvalidConfiguration } from './configure-plugin.ts'
import {
  type AppKey,
  type FindPlatformError,
  type FindPlatformPorts,
  findPlatform,
  type ProjectPlatform,
} from './find-platform.ts'
import type { HookStep } from './hook-step.ts'

/** What was changed so that deliveries of an app's hook are taken, and what the platform is to be told. */
export interface PreparedHook extends OptionChange {
  readonly secret: string
  readonly hookUrl: string
  readonly steps: readonly HookStep[]
}

/**
 * Enables a plugin, names an app in its configuration and sees to a secret: the one that the project has, with which the
 * hooks of its other apps sign, or a fresh one where it has none.
 */
export const prepareHook = (
  ports: FindPlatformPorts,
  key: AppKey,
): TE.TaskEither<FindPlatformError | ConfigurationBusy | InvalidConfiguration, PreparedHook> =>
  changeOptions(ports.options, () =>
    F.pipe(
      findPlatform(ports, key),
      TE.flatMapEither((platform) => preparation(ports, platform, key.app)),
    ),
  )

interface Need {
  readonly step: HookStep
  readonly isMet: boolean
  readonly key: string
  readonly value: OptionValue
}

const preparation = (
  { signing, clock }: FindPlatformPorts,
  { plugin, project, apps, secretKey, hookUrl }: ProjectPlatform,
  app: string,
): E.Either<InvalidConfiguration, PreparedHook> => {
  const { options } = project
  const now = clock.now()
  const valid = storedSecretsAt(options, secretKey, now)
  const secret = valid[0]?.secret ?? signing.randomToken()
  const secrets = rotateSecret(valid, secret, now, DEFAULT_OVERLAP_SECONDS)
  const isNamed = apps.includes(app)
  if (!isNamed && apps.length >= MAX_APPS) return TOO_MANY_APPS
  const all: readonly Need[] = [
    { step: 'secret-made', isMet: valid.length > 0, key: secretKey, value: secrets },
    { step: 'plugin-enabled', isMet: isEnabled(plugin.id, options), key: enabledKey(plugin.id), value: true },
    { step: 'app-added', isMet: isNamed, key: appsKey(plugin.id), value: [...apps, app].join(',') },
  ]
  const needs = all.filter(({ isMet }) => !isMet)
  const changes = Object.fromEntries(needs.map(({ key, value }) => [key, value]))
  return E.right({ ...project, options: changes, secret, hookUrl, steps: needs.map(({ step }) => step) })
}

const TOO_MANY_APPS: E.Either<InvalidConfiguration, never> = E.left({
  _tag: 'InvalidConfiguration',
  issues: [{ path: 'app', expected: `one of at most ${MAX_APPS} apps of a project` }],
})

const enabledKey = (plugin: string): string => optionKey(plugin, ENABLED_FIELD)
const appsKey = (plugin: string): string => optionKey(plugin, APPS_FIELD)

/** Takes back what was prepared for an app, but for what another app needs by now. */
export const takeBackHook = (
  ports: FindPlatformPorts,
  key: AppKey,
  prepared: PreparedHook,
): TE.TaskEither<FindPlatformError | ConfigurationBusy, OptionChange> =>
  changeOptions(ports.options, () =>
    F.pipe(
      findPlatform(ports, key),
      TE.map((platform) => ({ ...platform.project, options: withdrawal(platform, key.app, prepared) })),
    ),
  )

const withdrawal = (
  { plugin, project, apps, secretKey }: ProjectPlatform,
  app: string,
  { secret, steps }: PreparedHook,
): OptionChanges => {
  const others = apps.filter((name) => name !== app)
  const isAlone = others.length === 0
  const stored = storedSecrets(project.options, secretKey)
  const isSecretOurs = stored.length === 1 && stored[0]?.secret === secret
  const did = (step: HookStep): boolean => steps.includes(step)
  return {
    ...(did('app-added') ? { [appsKey(plugin.id)]: isAlone ? null : others.join(',') } : {}),
    ...(did('secret-made') && isAlone && isSecretOurs ? { [secretKey]: null } : {}),
    ...(did('plugin-enabled') && isAlone ? { [enabledKey(plugin.id)]: null } : {}),
  }
}

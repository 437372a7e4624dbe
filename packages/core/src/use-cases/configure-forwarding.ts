import { either as E, function as F, taskEither as TE } from 'fp-ts'
import { FORWARDING, type FORWARDING_FIELDS, forwardingOptions } from '../domain/forwarding-target.ts'
import type { Instant } from '../domain/instant.ts'
import { type Options, type OptionValue, optionKey } from '../domain/option.ts'
import type { Clock } from '../ports/clock.ts'
import type { OptionChange, OptionStore } from '../ports/option-store.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { FieldIssue } from '../wire/field-issue.ts'
import { type ConfigurationBusy, changeOptions } from './change-options.ts'
import type { OptionChanges } from './change-plugin.ts'
import type { InvalidConfiguration } from './configure-plugin.ts'
import type { NoSuchProject } from './find-project.ts'
import { type ForwardingKey, findHookProject } from './read-forwarding.ts'

/** All that a project says of forwarding. Null members are not said. */
export interface ForwardingSettings {
  /** Nothing is forwarded, whatever else is said. */
  readonly off: boolean
  /** Without a slash at its end; with it go an organization and a token. */
  readonly url: string | null
  readonly organization: string | null
  readonly projects: readonly string[] | null
  /** Null leaves the one that is saved, as long as the URL stays the same. */
  readonly token: string | null
}

export interface ConfigureForwarding extends Pick<ForwardingKey, 'organizationId' | 'projectId'> {
  readonly settings: ForwardingSettings
}

export interface ConfigureForwardingPorts {
  readonly options: OptionStore
  readonly clock: Clock
}

type ChangeForwardingError = StorageError | NoSuchProject | ConfigurationBusy

/**
 * Says where a project's deploys are forwarded to, all at once or nothing. A saved token goes to the server for which it
 * was given alone: whoever names another one must know a token for that.
 */
export const makeConfigureForwarding =
  ({ options, clock }: ConfigureForwardingPorts) =>
  (command: ConfigureForwarding): TE.TaskEither<ChangeForwardingError | InvalidConfiguration, void> =>
    change(options, command, (stored) => configuration(stored, command.settings, clock.now()))

/** Forgets all that a project says of forwarding, its token too. */
export const makeRemoveForwarding =
  ({ options }: Pick<ConfigureForwardingPorts, 'options'>) =>
  (key: Pick<ForwardingKey, 'organizationId' | 'projectId'>): TE.TaskEither<ChangeForwardingError, void> =>
    change(options, key, () => E.right(NOTHING))

const change = <Err extends { readonly _tag: string }>(
  store: OptionStore,
  key: Pick<ForwardingKey, 'organizationId' | 'projectId'>,
  decide: (options: Options) => E.Either<Err, OptionChanges>,
): TE.TaskEither<ChangeForwardingError | Err, void> => {
  const decided = (): TE.TaskEither<StorageError | NoSuchProject | Err, OptionChange> =>
    F.pipe(
      findHookProject(store, key),
      TE.flatMapEither(
        (project): E.Either<Err, OptionChange> =>
          E.map((options: OptionChanges) => ({ ...project, options }))(decide(project.options)),
      ),
    )
  return TE.map(() => undefined)(changeOptions(store, decided))
}

const changesOf = (values: Readonly<Record<keyof typeof FORWARDING_FIELDS, OptionValue | null>>): OptionChanges =>
  Object.fromEntries(Object.entries(values).map(([field, value]) => [optionKey(FORWARDING, field), value]))

const NOTHING = changesOf({ off: null, url: null, organization: null, projects: null, token: null })

const configuration = (
  stored: Options,
  settings: ForwardingSettings,
  now: Instant,
): E.Either<InvalidConfiguration, OptionChanges> => {
  const { off, url, organization, projects, token } = settings
  const saved = forwardingOptions(stored)
  const kept = token === null && url !== null && url === saved.url ? saved.secrets : []
  const secrets = token === null ? kept : [{ secret: token, dateCreated: now, dateExpires: null }]
  const issues = url === null ? withoutServer(settings) : withServer(organization, secrets.length > 0)
  if (issues.length > 0) return E.left({ _tag: 'InvalidConfiguration', issues })
  const values = { url, organization, projects: projects?.join(',') ?? null }
  return E.right(changesOf({ ...values, off: off ? true : null, token: secrets.length > 0 ? secrets : null }))
}

const withServer = (organization: string | null, hasToken: boolean): readonly FieldIssue[] => [
  ...(organization === null ? [{ path: 'organization', expected: 'the slug of the organization at this server' }] : []),
  ...(hasToken ? [] : [{ path: 'token', expected: 'a token for this server, as none was saved for it' }]),
]

const withoutServer = ({ organization, token }: ForwardingSettings): readonly FieldIssue[] =>
  organization === null && token === null
    ? []
    : [{ path: 'url', expected: 'the server that the organization and the token are for' }]

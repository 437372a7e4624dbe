import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import type { EnvironmentMap } from '../domain/environment.ts'
import type { OptionValue } from '../domain/option.ts'
import { MAX_OVERLAP_SECONDS } from '../domain/secret.ts'
import { codePointLength, hasLength, isStorable } from '../domain/text.ts'
import type { PluginField } from '../ports/plugin.ts'
import {
  EnvironmentCodec,
  FlagCodec,
  HttpUrlCodec,
  optional,
  optionalText,
  textCodec,
  textThat,
  wholeNumber,
} from './codecs.ts'
import type { FieldIssue } from './field-issue.ts'
import { decodeWith } from './issues.ts'
import { MapType } from './map-type.ts'

/** The body that configures a plugin: its fields by name. Members that are no field are left alone. */
export type ConfigurationBody = Readonly<Record<string, unknown>>

const APP_NAME = /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/
/** How many apps a project may name. */
export const MAX_APPS = 200

/** The name of an app, as a plugin's configuration has it. */
export const AppNameCodec: t.Type<string, string, unknown> = textThat(
  'the name of a Heroku app, such as acme-web',
  (text) => APP_NAME.test(text),
  { pattern: APP_NAME.source },
)

const EnvironmentMapCodec: t.Type<EnvironmentMap, unknown, unknown> = new MapType(
  `an object of at most ${MAX_APPS} Heroku app names, each with an environment`,
  APP_NAME,
  EnvironmentCodec,
  MAX_APPS,
)

/** Kept with a comma between two, and each once. */
const readApps = (text: string): string | null => {
  const apps = [...new Set(text.split(',').map((name) => name.trim()))]
  return apps.length <= MAX_APPS && apps.every((name) => APP_NAME.test(name)) ? apps.join(',') : null
}

const AppsCodec = textCodec(`at most ${MAX_APPS} names of Heroku apps, with commas between them`, readApps)

const SecretCodec = textThat(
  'a secret of 8-256 characters',
  (text) => hasLength(text, 256) && codePointLength(text) >= 8 && isStorable(text),
  { minLength: 8, maxLength: 256 },
)

/** How long a secret that was replaced stays valid. */
export const OverlapCodec: t.Type<number, number, unknown> = wholeNumber(
  `whole seconds from 0 to ${MAX_OVERLAP_SECONDS}`,
  0,
  MAX_OVERLAP_SECONDS,
)

/** The expectation of a repository field, also for a name that the organization does not have. */
export const REPOSITORY_RULE = 'the name of a repository of this organization'

const RepositoryCodec = optionalText(textThat(REPOSITORY_RULE, isStorable))

type PlainType = Exclude<PluginField['type'], 'secret' | 'token'>

type Read<A> = (value: unknown) => E.Either<readonly FieldIssue[], A>

const codecs = {
  repository: RepositoryCodec,
  environment: optionalText(EnvironmentCodec),
  environments: optional(EnvironmentMapCodec),
  apps: optionalText(AppsCodec),
  url: optionalText(HttpUrlCodec),
  flag: optional(FlagCodec),
} as const satisfies Readonly<Record<PlainType, t.Mixed>>

const readers: Readonly<Record<PlainType, Read<OptionValue | null>>> = {
  repository: decodeWith(codecs.repository),
  environment: decodeWith(codecs.environment),
  environments: decodeWith(codecs.environments),
  apps: decodeWith(codecs.apps),
  url: decodeWith(codecs.url),
  flag: decodeWith(codecs.flag),
}

/** The members by which a body configures a field. */
const membersOf = ({ name, type }: PluginField): t.Props => {
  switch (type) {
    case 'secret':
      return { [name]: optional(SecretCodec), [overlapOf(name)]: optional(OverlapCodec) }
    case 'token':
      return { [name]: optional(SecretCodec) }
    default:
      return { [name]: codecs[type] }
  }
}

/** A codec of all that a body may say of some fields, for whoever describes it to others. */
export const configurationCodec = (fields: readonly PluginField[]): t.TypeC<t.Props> =>
  t.type(Object.assign({}, ...fields.map(membersOf)), 'a JSON object')

const overlapOf = (name: string): string => `${name}_overlap`

const readMember = <A>(body: ConfigurationBody, name: string, read: Read<A>): E.Either<readonly FieldIssue[], A> =>
  E.mapLeft((issues: readonly FieldIssue[]) => issues.map((issue) => below(name, issue)))(read(body[name]))

const below = (name: string, { path, expected }: FieldIssue): FieldIssue => ({
  path: path === '' ? name : `${name}.${path}`,
  expected,
})

/** A field that is no secret, and its name: null, back to its default, when it is absent. */
export type PlainField = PluginField & { readonly type: PlainType }

export const isPlainField = (field: PluginField): field is PlainField =>
  field.type !== 'secret' && field.type !== 'token'

/** The value that a body has for a field; null, which is its default, when the body has none. */
export const readPlainField = (
  body: ConfigurationBody,
  field: PlainField,
): E.Either<readonly FieldIssue[], OptionValue | null> => readMember(body, field.name, readers[field.type])

/** The secret that a body has for a field: undefined leaves what is stored, null removes it. */
export const readSecretField = (
  body: ConfigurationBody,
  field: PluginField,
): E.Either<readonly FieldIssue[], string | null | undefined> =>
  body[field.name] === undefined ? E.right(undefined) : readMember(body, field.name, decodeWith(optional(SecretCodec)))

/** How many seconds the secret before stays valid; null when the body does not say (`webhook_secret_overlap`). */
export const readOverlap = (
  body: ConfigurationBody,
  field: PluginField,
): E.Either<readonly FieldIssue[], number | null> =>
  readMember(body, overlapOf(field.name), decodeWith(optional(OverlapCodec)))

import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import type { EnvironmentMap } from '../domain/environment.ts'
import type { OptionValue } from '../domain/option.ts'
import { MAX_OVERLAP_SECONDS } from '../domain/secret.ts'
import { codePointLength, hasLength, isStorable } from '../domain/text.ts'
import type { PluginField } from '../ports/plugin.ts'
import { EnvironmentCodec, HttpUrlCodec, optional, optionalText, textThat, wholeNumber } from './codecs.ts'
import type { FieldIssue } from './field-issue.ts'
import { decodeWith } from './issues.ts'

/** The body that configures a plugin: its fields by name. Members that are no field are left alone. */
export type ConfigurationBody = Readonly<Record<string, unknown>>

const APP_NAME = /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/
const MAX_APPS = 200

const isAppMap = (map: Readonly<Record<string, unknown>>): boolean => {
  const apps = Object.keys(map)
  return apps.length <= MAX_APPS && apps.every((app) => APP_NAME.test(app))
}

const MAP_RULE = `an object of at most ${MAX_APPS} Heroku app names, each with an environment`

/** The names are judged first: an error tells its path, and a name that is none of Heroku's could be anything. */
const EnvironmentMapCodec: t.Type<EnvironmentMap, unknown, unknown> = t
  .refinement(t.UnknownRecord, isAppMap, MAP_RULE)
  .pipe(t.record(t.string, EnvironmentCodec), MAP_RULE)

const SecretCodec = textThat(
  'a secret of 8-256 characters',
  (text) => hasLength(text, 256) && codePointLength(text) >= 8 && isStorable(text),
  { minLength: 8, maxLength: 256 },
)

const OverlapCodec = wholeNumber(`whole seconds from 0 to ${MAX_OVERLAP_SECONDS}`, 0, MAX_OVERLAP_SECONDS)

/** The expectation of a repository field, also for a name that the organization does not have. */
export const REPOSITORY_RULE = 'the name of a repository of this organization'

const RepositoryCodec = optionalText(textThat(REPOSITORY_RULE, isStorable))

type Read<A> = (value: unknown) => E.Either<readonly FieldIssue[], A>

const readers: Readonly<Record<Exclude<PluginField['type'], 'secret'>, Read<OptionValue | null>>> = {
  repository: decodeWith(RepositoryCodec),
  environment: decodeWith(optionalText(EnvironmentCodec)),
  environments: decodeWith(optional(EnvironmentMapCodec)),
  url: decodeWith(optionalText(HttpUrlCodec)),
  flag: decodeWith(optional(t.boolean)),
}

const readMember = <A>(body: ConfigurationBody, name: string, read: Read<A>): E.Either<readonly FieldIssue[], A> =>
  E.mapLeft((issues: readonly FieldIssue[]) => issues.map((issue) => below(name, issue)))(read(body[name]))

const below = (name: string, { path, expected }: FieldIssue): FieldIssue => ({
  path: path === '' ? name : `${name}.${path}`,
  expected,
})

/** A field that is no secret, and its name: null, back to its default, when it is absent. */
export type PlainField = PluginField & { readonly type: Exclude<PluginField['type'], 'secret'> }

export const isPlainField = (field: PluginField): field is PlainField => field.type !== 'secret'

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
  readMember(body, `${field.name}_overlap`, decodeWith(optional(OverlapCodec)))

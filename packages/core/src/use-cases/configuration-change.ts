import { either as E } from 'fp-ts'
import type { Instant } from '../domain/instant.ts'
import { type Options, type OptionValue, optionKey, storedSecrets } from '../domain/option.ts'
import { DEFAULT_OVERLAP_SECONDS, rotateSecret } from '../domain/secret.ts'
import type { Plugin, PluginField } from '../ports/plugin.ts'
import type { FieldIssue } from '../wire/field-issue.ts'
import {
  type ConfigurationBody,
  isPlainField,
  REPOSITORY_RULE,
  readOverlap,
  readPlainField,
  readSecretField,
} from '../wire/plugin-fields.ts'

/** What a new configuration is decided on. */
export interface ConfigurationFacts {
  readonly options: Options
  /** The organization's repositories by name. */
  readonly repositories: readonly string[]
  readonly now: Instant
}

/** New values for all options of a plugin; null is back to the default. Undefined: the option stays as it is. */
type Change = Record<string, OptionValue | null>

/** Reads a whole configuration. All fields must be right; else each wrong one is told, and nothing is changed. */
export const configurationChange = (
  plugin: Plugin,
  body: ConfigurationBody,
  facts: ConfigurationFacts,
): E.Either<readonly FieldIssue[], Change> => {
  const change: Change = {}
  const issues: FieldIssue[] = []
  for (const field of plugin.fields) {
    const key = optionKey(plugin.id, field.name)
    const value = fieldValue(field, key, body, facts)
    if (E.isLeft(value)) issues.push(...value.left)
    else if (value.right !== undefined) change[key] = value.right
  }
  return issues.length > 0 ? E.left(issues) : E.right(change)
}

const fieldValue = (
  field: PluginField,
  key: string,
  body: ConfigurationBody,
  facts: ConfigurationFacts,
): E.Either<readonly FieldIssue[], OptionValue | null | undefined> => {
  if (!isPlainField(field)) return secretValue(field, key, body, facts)
  const value = readPlainField(body, field)
  const unknownRepository =
    field.type === 'repository' &&
    E.isRight(value) &&
    typeof value.right === 'string' &&
    !facts.repositories.includes(value.right)
  return unknownRepository ? E.left([{ path: field.name, expected: REPOSITORY_RULE }]) : value
}

/** A token is one: the one before ends when another is set. */
const AT_ONCE: E.Either<readonly FieldIssue[], number | null> = E.right(0)

const secretValue = (
  field: PluginField,
  key: string,
  body: ConfigurationBody,
  { options, now }: ConfigurationFacts,
): E.Either<readonly FieldIssue[], OptionValue | null | undefined> => {
  const secret = readSecretField(body, field)
  const overlap = field.type === 'token' ? AT_ONCE : readOverlap(body, field)
  if (E.isLeft(secret) || E.isLeft(overlap)) {
    return E.left([...(E.isLeft(secret) ? secret.left : []), ...(E.isLeft(overlap) ? overlap.left : [])])
  }
  if (secret.right === undefined || secret.right === null) return E.right(secret.right)
  return E.right(rotateSecret(storedSecrets(options, key), secret.right, now, overlap.right ?? DEFAULT_OVERLAP_SECONDS))
}

import { type EnvironmentMap, isSecrets, type Options, type OptionValue, type StoredSecret } from '@slugline/core'
import { isRecord } from './is-record.ts'

/** Writes one option as JSON, with `seal` of each secret. */
export const optionJson = (value: OptionValue, seal: (secret: string) => string): string =>
  JSON.stringify(mapSecrets(value, seal))

/**
 * Reads options as {@link optionJson} wrote them: one JSON object by their keys, null for none.
 * @throws TypeError when something else is there: nobody but us writes them. Whatever `open` throws.
 */
export const parseOptions = (json: string | null, open: (key: string, stored: string) => string): Options => {
  if (json === null) return {}
  const stored: unknown = JSON.parse(json)
  if (!isRecord(stored)) throw unreadable()
  const options = Object.entries(stored).map(([key, value]) => {
    return [key, mapSecrets(toOptionValue(value), (secret) => open(key, secret))] as const
  })
  return Object.fromEntries(options)
}

/** One option as {@link optionJson} wrote it, with another text for each secret. */
export const resealedOption = (json: string, reseal: (stored: string) => string): string =>
  optionJson(toOptionValue(JSON.parse(json)), reseal)

const mapSecrets = (value: OptionValue, map: (secret: string) => string): OptionValue =>
  isSecrets(value) ? value.map((stored) => ({ ...stored, secret: map(stored.secret) })) : value

const toOptionValue = (value: unknown): OptionValue => {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return readSecrets(value)
  if (isEnvironmentMap(value)) return value
  throw unreadable()
}

/**
 * Reads secrets with their dates.
 * @throws TypeError when it is something else.
 */
export const readSecrets = (value: unknown): readonly StoredSecret[] => {
  if (!Array.isArray(value)) throw unreadable()
  return value.map(toSecret)
}

const toSecret = (value: unknown): StoredSecret => {
  if (!isRecord(value)) throw unreadable()
  const { secret, dateCreated, dateExpires } = value
  const isWhole =
    typeof secret === 'string' &&
    typeof dateCreated === 'number' &&
    (dateExpires === null || typeof dateExpires === 'number')
  if (!isWhole) throw unreadable()
  return { secret, dateCreated, dateExpires }
}

const isEnvironmentMap = (value: unknown): value is EnvironmentMap =>
  isRecord(value) && Object.values(value).every((environment) => typeof environment === 'string')

/** Says no value: some are secrets. */
const unreadable = (): TypeError => new TypeError('an option in the database is none that we write')

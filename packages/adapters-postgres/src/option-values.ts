import type { EnvironmentMap, Options, OptionValue, StoredSecret } from '@slugline/core'

/**
 * Reads options as `save` wrote them: one JSON object, null for none.
 * @throws TypeError when something else is there: nobody but us writes them.
 */
export const parseOptions = (json: string | null): Options => {
  if (json === null) return {}
  const stored: unknown = JSON.parse(json)
  if (!isRecord(stored)) throw unreadable()
  return Object.fromEntries(Object.entries(stored).map(([key, value]) => [key, toOptionValue(value)]))
}

const toOptionValue = (value: unknown): OptionValue => {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map(toSecret)
  if (isEnvironmentMap(value)) return value
  throw unreadable()
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

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isEnvironmentMap = (value: unknown): value is EnvironmentMap =>
  isRecord(value) && Object.values(value).every((environment) => typeof environment === 'string')

/** Says no value: some are secrets. */
const unreadable = (): TypeError => new TypeError('an option in the database is none that we write')

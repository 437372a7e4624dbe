import { EVENT_TYPES, type EventType, WEBHOOK_FORMATS, type WebhookFormat, type WebhookReceiver } from '@slugline/core'
import { sql } from 'kysely'
import { toInstant } from './instants.ts'
import { readSecrets } from './option-values.ts'
import type { SecretBox } from './secret-box.ts'
import { webhookPlace } from './secret-places.ts'

/** The columns of a receiver, as they are read. */
export const RECEIVER_COLUMNS = [
  sql<string>`id::text`.as('id'),
  sql<string>`organization_id::text`.as('organization_id'),
  'name',
  'format',
  'events',
  'enabled',
  'value',
  toInstant('date_created').as('date_created'),
] as const

interface Row {
  readonly id: string
  readonly organization_id: string
  readonly name: string
  readonly format: string
  readonly events: string
  readonly enabled: boolean
  readonly value: string
  readonly date_created: number
}

/**
 * Reads a receiver.
 * @throws TypeError when something else is there: nobody but us writes it. SecretUnreadable.
 */
export const toReceiver = (box: SecretBox, row: Row): WebhookReceiver => ({
  id: row.id,
  organizationId: row.organization_id,
  name: row.name,
  format: readFormat(row.format),
  events: readEvents(row.events),
  enabled: row.enabled,
  ...readSecretsOf(box.open(webhookPlace(row.organization_id, row.id), row.value)),
  dateCreated: row.date_created,
})

/** The same of a row that need not be there. */
export const toReceiverOrNull = (box: SecretBox, row: Row | undefined): WebhookReceiver | null =>
  row === undefined ? null : toReceiver(box, row)

/** A format that a later version added would be one that this one cannot send. */
const readFormat = (column: string): WebhookFormat => {
  const format = WEBHOOK_FORMATS.find((each) => each === column)
  if (format === undefined) throw unreadable()
  return format
}

/** The events of a column; those that a later version added are none to this one. */
const readEvents = (column: string): readonly EventType[] => {
  const words = column.split(' ')
  return EVENT_TYPES.filter((event) => words.includes(event))
}

/** Events as their column holds them. */
export const writeEvents = (events: readonly EventType[]): string => events.join(' ')

/** All that is secret of a receiver, as its column holds it: JSON, sealed as one. */
export const sealedSecrets = (box: SecretBox, { organizationId, id, url, secrets }: WebhookReceiver): string =>
  box.seal(webhookPlace(organizationId, id), JSON.stringify({ url, secrets }))

const readSecretsOf = (json: string): Pick<WebhookReceiver, 'url' | 'secrets'> => {
  const stored: unknown = JSON.parse(json)
  const isWhole = typeof stored === 'object' && stored !== null && 'url' in stored && 'secrets' in stored
  if (!isWhole || typeof stored.url !== 'string') throw unreadable()
  return { url: stored.url, secrets: readSecrets(stored.secrets) }
}

/** Says no value: some are secrets. */
const unreadable = (): TypeError => new TypeError('a webhook receiver in the database is none that we write')

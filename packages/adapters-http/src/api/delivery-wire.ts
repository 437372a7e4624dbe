import { type Delivery, decodeUtf8, formatInstant, OUTCOMES, type StoredDelivery, wordOf } from '@slugline/core'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { AppWire, appToWire } from './deploy-wire.ts'
import { instantOrNull } from './instant-wire.ts'
import { CountWire, IdWire, nullable, TimeWire } from './wire.ts'

/** A delivery without its body, as a list shows it (HTTP contract, part E). */
export const DeliveryWire = t.type(
  {
    id: IdWire,
    plugin: t.string,
    project: t.type({ id: IdWire, slug: t.string }),
    outcome: wordOf(OUTCOMES),
    reason: t.string,
    unsigned: t.boolean,
    dateReceived: TimeWire,
    datePublished: nullable(TimeWire),
    mediaType: t.string,
    size: CountWire,
    eventId: nullable(t.string),
    app: nullable(AppWire),
    releaseNumber: nullable(CountWire),
    version: nullable(t.string),
    environment: nullable(t.string),
    deployId: nullable(IdWire),
    replayOf: nullable(IdWire),
  },
  'Delivery',
)

/** The same with its body: JSON as it is, a form as an object of texts, null when it can be shown as neither. */
export const StoredDeliveryWire = t.type({ ...DeliveryWire.props, payload: t.unknown }, 'StoredDelivery')

/** Writes a delivery without its body. */
export const deliveryToWire = (delivery: Delivery): t.TypeOf<typeof DeliveryWire> => ({
  id: delivery.id,
  plugin: delivery.plugin,
  project: { id: delivery.project.id, slug: delivery.project.slug },
  outcome: delivery.outcome.outcome,
  reason: delivery.outcome.reason,
  unsigned: delivery.unsigned,
  dateReceived: formatInstant(delivery.dateReceived),
  datePublished: instantOrNull(delivery.datePublished),
  mediaType: delivery.mediaType,
  size: delivery.size,
  eventId: delivery.eventId,
  app: appToWire(delivery.app),
  releaseNumber: delivery.releaseNumber,
  version: delivery.version,
  environment: delivery.environment,
  deployId: delivery.deployId,
  replayOf: delivery.replayOf,
})

/** Writes a delivery with its body. */
export const storedDeliveryToWire = (delivery: StoredDelivery): t.TypeOf<typeof StoredDeliveryWire> => ({
  ...deliveryToWire(delivery),
  payload: payloadOf(delivery),
})

const payloadOf = ({ mediaType, body }: StoredDelivery): unknown => {
  const text = decodeUtf8(body)
  if (E.isLeft(text)) return null
  return isForm(mediaType) ? Object.fromEntries(new URLSearchParams(text.right)) : parseJson(text.right)
}

const isForm = (mediaType: string): boolean => mediaType.startsWith('application/x-www-form-urlencoded')

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

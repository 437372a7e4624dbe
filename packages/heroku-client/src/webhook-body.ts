import {
  type BodyError,
  decodeWith,
  type FieldIssue,
  type NothingToRecord,
  parseJsonBody,
  type ReleaseNotice,
} from '@slugline/core'
import { either as E, function as F } from 'fp-ts'
import { toAppRelease } from './app-release.ts'
import { type HerokuRelease, ReleaseBodyCodec } from './release-body.ts'
import { eventIdOf, ForeignEventCodec, type WebhookEvent, WebhookEventCodec } from './webhook-event.ts'

type Read<A> = E.Either<readonly FieldIssue[], A>

const readEvent = decodeWith(WebhookEventCodec)
const readForeignEvent = decodeWith(ForeignEventCodec)
const readRelease = decodeWith(ReleaseBodyCodec)

/**
 * Reads a webhook's body: what it tells of a release, or why there is nothing to record (HEROKU.md, section 5).
 *
 * Every delivery goes through here, so it asks `isLeft`: fp-ts's `flatMap` costs a hundred times as much.
 */
export const decodeWebhook = (raw: Uint8Array): E.Either<BodyError, ReleaseNotice> => {
  const json = parseJsonBody(raw)
  if (E.isLeft(json)) return json
  const notice = readNotice(json.right)
  return E.isLeft(notice) ? E.left({ _tag: 'InvalidBody', issues: notice.left }) : notice
}

const readNotice = (json: unknown): Read<ReleaseNotice> => {
  const event = readEvent(json)
  if (E.isLeft(event)) return event
  return isAboutRelease(event.right) ? releaseNotice(event.right, json) : foreignNotice(event.right, json)
}

/** Older bodies do not say what they are about: then it is a release. */
const isAboutRelease = ({ resource }: WebhookEvent): boolean =>
  resource === null || resource === 'release' || resource === 'api:release'

const foreignNotice = (event: WebhookEvent, json: unknown): Read<NothingToRecord> =>
  F.pipe(
    readForeignEvent(json),
    E.map(({ data }) => nothing(event, 'not-a-release-event', { app: data?.app ?? null, releaseNumber: null })),
  )

const releaseNotice = (event: WebhookEvent, json: unknown): Read<ReleaseNotice> =>
  F.pipe(
    readRelease(json),
    E.map(({ data }) => (event.action === 'destroy' ? destroyed(event, data) : toAppRelease(event, data))),
  )

/** Heroku destroys no release: whatever this is, it finishes nothing. */
const destroyed = (event: WebhookEvent, { app, version }: HerokuRelease): NothingToRecord =>
  nothing(event, 'unknown-action', { app, releaseNumber: version })

const nothing = (
  event: WebhookEvent,
  reason: NothingToRecord['reason'],
  { app, releaseNumber }: Pick<NothingToRecord, 'app' | 'releaseNumber'>,
): NothingToRecord => ({
  _tag: 'NothingToRecord',
  reason,
  eventId: eventIdOf(event),
  datePublished: event.published_at,
  app,
  releaseNumber,
})

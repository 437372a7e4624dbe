import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import {
  type AppRelease,
  type BodyError,
  idempotencyKey,
  ignored,
  judge,
  type Outcome,
  type RawDelivery,
  type ReleaseNotice,
  type Signing,
} from '@slugline/core'
import { either as E } from 'fp-ts'
import { makeHerokuPlugin } from '../../src/index.ts'

/** Node's cryptography behind the signing port. */
export const signing: Signing = {
  hmac: (key, message, encoding) => createHmac('sha256', key).update(message).digest(encoding),
  digest: (message) => createHash('sha256').update(message).digest('hex'),
  isEqual: (left, right) => {
    const [a, b] = [Buffer.from(left), Buffer.from(right)]
    return a.length === b.length && timingSafeEqual(a, b)
  },
  randomToken: () => randomBytes(32).toString('hex'),
}

export const plugin = makeHerokuPlugin(signing)

export const JSON_TYPE = 'application/json'
export const FORM_TYPE = 'application/x-www-form-urlencoded'

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

export const decodeJson = (body: unknown): E.Either<BodyError, ReleaseNotice> =>
  plugin.decode(bytes(JSON.stringify(body)), JSON_TYPE)

export const decodeForm = (form: string): E.Either<BodyError, ReleaseNotice> => plugin.decode(bytes(form), FORM_TYPE)

/** The notice of a body that must be read. */
export const noticeOf = (decoded: E.Either<BodyError, ReleaseNotice>): ReleaseNotice => {
  if (E.isLeft(decoded)) throw new Error(`The body was refused: ${JSON.stringify(decoded.left)}`)
  return decoded.right
}

/** The same, of a body that must be about a release. */
export const releaseOf = (decoded: E.Either<BodyError, ReleaseNotice>): AppRelease => {
  const notice = noticeOf(decoded)
  if (notice._tag !== 'AppRelease') throw new Error(`The body is no app release: ${notice._tag}`)
  return notice
}

/** What a notice leads to on a fresh project, and its version. */
export const outcomeOf = (
  notice: ReleaseNotice,
  trackWithoutCommit = false,
): { readonly outcome: Outcome; readonly version: string | null } => {
  switch (notice._tag) {
    case 'NothingToRecord':
      return { outcome: ignored(notice.reason), version: null }
    case 'VersionRelease':
      throw new Error('Heroku tells of no versions.')
    case 'AppRelease': {
      const judged = judge(notice, trackWithoutCommit)
      return judged._tag === 'NotReleased'
        ? { outcome: judged.outcome, version: null }
        : { outcome: { outcome: 'recorded', reason: judged.kind }, version: judged.version }
    }
  }
}

/** `recorded deploy`, `ignored no-slug`, …: what a JSON body leads to. */
export const verdict = (body: unknown, trackWithoutCommit = false): string => {
  const { outcome } = outcomeOf(noticeOf(decodeJson(body)), trackWithoutCommit)
  return `${outcome.outcome} ${outcome.reason}`
}

export const keyOf = (release: AppRelease): string => idempotencyKey('heroku', release, () => 'digest')

/** A delivery as it comes in, with what its signature header has. */
export const delivery = (
  raw: Uint8Array,
  signatures: readonly string[],
  change: Partial<RawDelivery> = {},
): RawDelivery => ({
  raw,
  mediaType: JSON_TYPE,
  header: (name) => (name === 'heroku-webhook-hmac-sha256' ? signatures : []),
  receivedAt: 1_000_000,
  ...change,
})

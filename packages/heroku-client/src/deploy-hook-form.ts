import {
  type AppRelease,
  type BodyError,
  decodeUtf8,
  decodeWith,
  HttpUrlCodec,
  lenient,
  parseCommitSha,
} from '@slugline/core'
import { either as E, function as F } from 'fp-ts'
import type * as t from 'io-ts'
import { ActorCodec } from './actor.ts'
import { IdCodec, members, NameCodec, TextCodec } from './codecs.ts'
import { ReleaseNumberCodec } from './release-number.ts'

/** As many fields as a JSON body may have members (HTTP contract, part B, step 8). */
const MAX_FIELDS = 10_000

const FIELDS = ['app', 'app_uuid', 'user', 'url', 'head', 'head_long', 'release'] as const

/** The fields that we read (HEROKU.md, section 7). The previous commit is derived, never taken from here. */
const FormCodec = members(
  {
    app: NameCodec,
    app_uuid: IdCodec,
    user: ActorCodec,
    url: lenient(HttpUrlCodec),
    head: TextCodec,
    head_long: TextCodec,
    release: ReleaseNumberCodec,
  },
  'a form',
)

type Form = t.TypeOf<typeof FormCodec>

/**
 * Reads the form of the retired deploy hook, which relays still imitate: a code deploy that succeeded. It is unsigned,
 * has no dates, and with `app_uuid` and `release` means the same release as a webhook.
 */
export const decodeDeployHook = (raw: Uint8Array): E.Either<BodyError, AppRelease> =>
  F.pipe(decodeUtf8(raw), E.flatMap(parseForm), E.flatMap(readForm), E.flatMap(toAppRelease))

const parseForm = (text: string): E.Either<BodyError, Readonly<Record<string, string | null>>> => {
  if (hasTooManyFields(text)) {
    return E.left({ _tag: 'MalformedBody', detail: `The form has more than ${MAX_FIELDS} fields.` })
  }
  const parameters = new URLSearchParams(text)
  return E.right(Object.fromEntries(FIELDS.map((field) => [field, parameters.get(field)])))
}

const hasTooManyFields = (text: string): boolean => {
  let fields = 1
  for (let at = text.indexOf('&'); at !== -1 && fields <= MAX_FIELDS; at = text.indexOf('&', at + 1)) fields += 1
  return fields > MAX_FIELDS
}

const readForm = F.flow(
  decodeWith(FormCodec),
  E.mapLeft((issues): BodyError => ({ _tag: 'InvalidBody', issues })),
)

const toAppRelease = (form: Form): E.Either<BodyError, AppRelease> => {
  const app = { id: form.app_uuid, name: form.app }
  if (app.id === null && app.name === null) return E.left(NO_APP)
  return E.right({
    _tag: 'AppRelease',
    eventId: null,
    datePublished: null,
    app,
    releaseNumber: form.release,
    releaseId: null,
    status: 'succeeded',
    finishes: true,
    kind: 'deploy',
    hasSource: true,
    commit: parseCommitSha(form.head_long ?? '') ?? parseCommitSha(form.head ?? ''),
    rollbackTo: null,
    actor: form.user,
    url: form.url,
    dateStarted: null,
    dateFinished: null,
  })
}

const NO_APP: BodyError = {
  _tag: 'InvalidBody',
  issues: [{ path: 'app', expected: 'the name of the app, or its id in app_uuid' }],
}

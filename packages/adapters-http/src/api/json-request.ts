import { decodeJson, decodeWith, type FieldIssue } from '@slugline/core'
import { either as E, function as F } from 'fp-ts'
import * as t from 'io-ts'
import { ENCODED_BODY, isEncoded } from '../http/body-encoding.ts'
import type { ApiError, InvalidRequest } from './api-error.ts'
import { refuseBulky, refuseUnclean } from './body-rules.ts'

/** A body as it came, and what its headers say of it. */
export interface RawBody {
  /** Empty when there is none. */
  readonly bytes: Uint8Array
  readonly contentType: string | undefined
  readonly contentEncoding: string | undefined
}

const EXPECTED = 'a JSON object'

/** A codec of a body with these members. */
export const jsonBody = <Members extends t.Props>(members: Members): t.TypeC<Members> => t.type(members, EXPECTED)

/** Reads a JSON body by a codec, under the rules of the HTTP contract, part A. Wrong fields are told, up to a hundred. */
export const readJson =
  <A>(codec: t.Type<A, unknown, unknown>) =>
  (body: RawBody): E.Either<ApiError, A> =>
    F.pipe(parseJson(body), E.flatMap(F.flow(decodeWith(codec), E.mapLeft(invalidRequest))))

/** The same where a body may be left out: then it is read as an empty object. */
export const readOptionalJson =
  <A>(codec: t.Type<A, unknown, unknown>) =>
  (body: RawBody): E.Either<ApiError, A> =>
    body.bytes.length === 0 ? E.mapLeft(invalidRequest)(decodeWith(codec)({})) : readJson(codec)(body)

/** The error for fields that are wrong. */
export const invalidRequest = (issues: readonly FieldIssue[]): InvalidRequest => ({ _tag: 'InvalidRequest', issues })

const NO_BODY = invalidRequest([{ path: '', expected: EXPECTED }])

const parseJson = (body: RawBody): E.Either<ApiError, unknown> => {
  const unsupported = unsupportedDetail(body)
  if (body.bytes.length === 0) return E.left(NO_BODY)
  if (unsupported !== null) return E.left({ _tag: 'UnsupportedBody', detail: unsupported })
  return F.pipe(refuseBulky(body.bytes), E.flatMap(decodeJson), E.flatMap(refuseUnclean))
}

const unsupportedDetail = ({ contentType = '', contentEncoding }: RawBody): string | null => {
  if (isEncoded(contentEncoding)) return ENCODED_BODY
  const [essence = ''] = contentType.split(';', 1)
  const charset = CHARSET.exec(contentType)?.[1]?.toLowerCase() ?? 'utf-8'
  return essence.trim().toLowerCase() === 'application/json' && (charset === 'utf-8' || charset === 'utf8')
    ? null
    : 'The Content-Type must be application/json, in UTF-8.'
}

const CHARSET = /;\s*charset="?([^\s;"]*)/i

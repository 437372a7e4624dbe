import { decodeJson, decodeWith, listOf, makeRecentValues, type RecentValues } from '@slugline/core'
import { either as E, function as F, type taskEither as TE } from 'fp-ts'
import type * as t from 'io-ts'
import { nameOf } from './attempt.ts'
import type { CallPath } from './call-path.ts'
import { type AskedCall, type GoodAnswer, makeExchange, unexpected } from './exchange.ts'
import type { PlatformApiError } from './platform-api-error.ts'
import type { PlatformSettings } from './platform-options.ts'

/** What a call answers. */
export type Answer<A> = TE.TaskEither<PlatformApiError, A>

/** A page of a list. */
export interface Listed<A> {
  readonly items: readonly A[]
  /** Where the next page begins: to be given back as it is. Null on the last. */
  readonly next: string | null
}

/** Something that was made or changed, and the headers that came with it. */
export interface Sent<A> {
  readonly value: A
  readonly headers: Headers
}

/** What is sent to change something. */
export interface Change {
  readonly method: 'POST' | 'PATCH' | 'DELETE'
  readonly path: CallPath
  readonly body?: object
  readonly secrets?: readonly string[]
}

/** The three forms that the API's calls have. */
export interface Calls {
  /** Reads a single thing. Its `ETag` is kept: as long as it holds, Heroku need not send the thing again. */
  readonly get: <A>(path: CallPath, codec: t.Type<A, unknown, unknown>) => Answer<A>
  /** Reads a page of a list, of things named in the plural. */
  readonly list: <A>(place: ListPlace, codec: t.Type<A, unknown, unknown>, items: string) => Answer<Listed<A>>
  /** Makes, changes or removes something. */
  readonly send: <A>(change: Change, codec: t.Type<A, unknown, unknown>) => Answer<Sent<A>>
}

/** Where a page is. */
export interface ListPlace {
  readonly path: CallPath
  readonly range: string
  readonly query?: string
}

/** As many items as Heroku puts on a page at most. */
export const LARGEST_PAGE = 1000

/** How many answers with an `ETag` are kept, and how many bytes each may have. */
const KEPT = 100
const LARGEST_KEPT = 16 * 1024

/** Makes the calls of one token: for those who wait, and in the background. They share what is known and kept. */
export const makeCalls = (settings: PlatformSettings): Readonly<Record<'foreground' | 'background', Calls>> => {
  const exchange = makeExchange(settings)
  const kept: Kept = makeRecentValues(KEPT)
  const callsThrough = (through: Exchange): Calls => ({
    get: getThrough(through, kept),
    list: listThrough(through),
    send: sendThrough(through),
  })
  return {
    foreground: callsThrough((call) => exchange(call, false)),
    background: callsThrough((call) => exchange(call, true)),
  }
}

type Exchange = (call: AskedCall) => Promise<Read<GoodAnswer>>
type Kept = RecentValues<{ readonly etag: string; readonly json: unknown }>
type Read<A> = E.Either<PlatformApiError, A>

const getThrough =
  (exchange: Exchange, kept: Kept): Calls['get'] =>
  (path, codec) =>
  async () => {
    const before = path === null ? undefined : kept.get(path)
    const call = getting(path, before === undefined ? {} : { 'if-none-match': before.etag })
    const answered = await exchange(call)
    if (E.isLeft(answered)) return answered
    const answer = answered.right
    const json = answer.status === 304 && before !== undefined ? E.right(before.json) : readJson(call, answer)
    if (E.isLeft(json)) return json
    const etag = answer.headers.get('etag')
    const isToKeep = path !== null && etag !== null && answer.status !== 304 && answer.raw.byteLength <= LARGEST_KEPT
    if (isToKeep) kept.set(path, { etag, json: json.right })
    return decode(call, answer, json.right, codec)
  }

const listThrough =
  (exchange: Exchange): Calls['list'] =>
  ({ path, range, query = '' }, codec, items) =>
  async () => {
    const call = { ...getting(path, { range }), query }
    const answered = await exchange(call)
    if (E.isLeft(answered)) return answered
    const answer = answered.right
    const next = answer.status === 206 ? answer.headers.get('next-range') : null
    // A page that leads to itself would be read for ever.
    if (next === range) return E.left(unexpected(call, answer, 'a page that leads to another'))
    return F.pipe(
      readAs(call, answer, listOf(codec, items, LARGEST_PAGE)),
      E.map((page) => ({ items: page, next })),
    )
  }

const sendThrough =
  (exchange: Exchange): Calls['send'] =>
  (change, codec) =>
  async () => {
    const call = { query: '', headers: {}, ...change }
    const answered = await exchange(call)
    if (E.isLeft(answered)) return answered
    const { headers } = answered.right
    return F.pipe(
      readAs(call, answered.right, codec),
      E.map((value) => ({ value, headers })),
    )
  }

const getting = (path: CallPath, headers: AskedCall['headers']): AskedCall => ({
  method: 'GET',
  path,
  query: '',
  headers,
})

const readAs = <A>(call: AskedCall, answer: GoodAnswer, codec: t.Type<A, unknown, unknown>): Read<A> =>
  F.pipe(
    readJson(call, answer),
    E.flatMap((json) => decode(call, answer, json, codec)),
  )

/** An answer without a body says nothing. */
const readJson = (call: AskedCall, answer: GoodAnswer): Read<unknown> =>
  answer.raw.byteLength === 0
    ? E.right(null)
    : F.pipe(
        decodeJson(answer.raw),
        E.mapLeft(() => unexpected(call, answer, 'JSON')),
      )

const decode = <A>(
  call: AskedCall,
  { status, requestId }: GoodAnswer,
  json: unknown,
  codec: t.Type<A, unknown, unknown>,
): Read<A> =>
  F.pipe(
    decodeWith(codec)(json),
    E.mapLeft((issues) => ({ _tag: 'UnexpectedAnswer', status, issues, requestId, call: nameOf(call) })),
  )

import { either as E } from 'fp-ts'
import { type Call, makeAttempt, nameOf, type RawAnswer } from './attempt.ts'
import { makeCallBudget } from './call-budget.ts'
import type { CallPath } from './call-path.ts'
import type { PlatformApiError, UnexpectedAnswer } from './platform-api-error.ts'
import type { PlatformSettings } from './platform-options.ts'
import { toRefused, unusablePath, unusableToken } from './refusal.ts'
import { makeRepeat } from './repeat.ts'

/** An answer that Heroku means well: 2xx, or 304. */
export interface GoodAnswer extends RawAnswer {
  readonly raw: Uint8Array
}

/** A call to a path that may be none. */
export type AskedCall = Omit<Call, 'path'> & { readonly path: CallPath }

/** Makes a call, for somebody who waits or in the background, and tells good answers from others. */
export type Exchange = (call: AskedCall, isBackground: boolean) => Promise<E.Either<PlatformApiError, GoodAnswer>>

/** What a token may be made of: nothing else fits into a header. */
const TOKEN = /^[\x21-\x7e]+$/

export const makeExchange = (settings: PlatformSettings): Exchange => {
  const repeat = makeRepeat(settings, makeAttempt(settings))
  const budget = makeCallBudget(settings)
  return async ({ path, ...asked }, isBackground) => {
    if (path === null) return E.left(unusablePath(asked.method))
    const call = { ...asked, path }
    if (!TOKEN.test(settings.token)) return E.left(unusableToken(nameOf(call)))
    const shortage = isBackground ? budget.shortage() : null
    if (shortage !== null) return E.left({ _tag: 'BudgetSpent', ...shortage, call: nameOf(call) })
    const answered = await repeat(call)
    if (E.isLeft(answered)) return answered
    budget.note(answered.right)
    return judge(call, answered.right, settings)
  }
}

const judge = (
  call: Call,
  answer: RawAnswer,
  { clock, maxAnswerBytes, token }: PlatformSettings,
): E.Either<PlatformApiError, GoodAnswer> => {
  const { status, raw } = answer
  if (status >= 400) return E.left(toRefused(call, answer, [token, ...(call.secrets ?? [])], clock.now()))
  if (status !== 304 && (status < 200 || status >= 300)) return E.left(unexpected(call, answer, 'no redirect'))
  if (raw === null) return E.left(unexpected(call, answer, `at most ${maxAnswerBytes} bytes`))
  return E.right({ ...answer, raw })
}

/** An answer of which the whole is wrong. */
export const unexpected = (call: AskedCall, { status, requestId }: RawAnswer, expected: string): UnexpectedAnswer => ({
  _tag: 'UnexpectedAnswer',
  status,
  issues: [{ path: '', expected }],
  requestId,
  call: nameOf(call),
})

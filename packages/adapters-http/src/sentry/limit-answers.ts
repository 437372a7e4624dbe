import { atMostBytes } from '../outgoing/at-most-bytes.ts'

/** The platform's `fetch`, or one of the same shape. */
export type Fetch = typeof globalThis.fetch

/** An answer went on beyond the limit. */
export class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong'
}

/** A `fetch` whose answers end with an error after so many bytes. */
export const limitAnswers =
  (fetch: Fetch, most: number): Fetch =>
  async (input, init) => {
    const response = await fetch(input, init)
    if (response.body === null) return response
    const { status, statusText, headers } = response
    return new Response(
      response.body.pipeThrough(atMostBytes(most, () => new AnswerTooLong(`longer than ${most} bytes`))),
      { status, statusText, headers },
    )
  }

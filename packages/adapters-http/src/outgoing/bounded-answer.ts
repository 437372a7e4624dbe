import type { Response as Answer } from 'undici'
import { atMostBytes } from './at-most-bytes.ts'
import { OutgoingRefused } from './outgoing-refused.ts'

/** An answer as the platform's own `Response`, whose body fails once it is longer than `limit` bytes, unpacked. */
export const boundedAnswer = async (answer: Answer, host: string, limit: number): Promise<Response> => {
  const { status, body } = answer
  if (status < 200 || status > 599) {
    await body?.cancel()
    throw new OutgoingRefused('status', host)
  }
  const bounded = body === null ? null : body.pipeThrough(atMostBytes(limit, () => new OutgoingRefused('size', host)))
  return new Response(bounded, { status, headers: [...answer.headers] })
}

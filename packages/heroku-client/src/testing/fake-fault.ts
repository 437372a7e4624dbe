import { answer, refuse } from './fake-answer.ts'

/** What goes wrong with a call, instead of its answer. */
export type Fault =
  /** Nothing: the faults after it are for later calls. */
  | { readonly fault: 'none' }
  | { readonly fault: 'status'; readonly status: number; readonly id?: string; readonly retryAfter?: string }
  /** The answer comes so many milliseconds late. */
  | { readonly fault: 'slow'; readonly milliseconds: number }
  /** The connection breaks before the answer. */
  | { readonly fault: 'cut' }
  /** The connection breaks within the answer. */
  | { readonly fault: 'cut-within' }
  /** The answer begins, and then nothing more comes. */
  | { readonly fault: 'endless' }
  | { readonly fault: 'not-json' }
  | { readonly fault: 'wrong-shape' }
  | { readonly fault: 'huge'; readonly bytes: number }
  | { readonly fault: 'redirect'; readonly location: string }

/** What comes of a fault; null when the call is answered after all. */
export const suffer = async (fault: Fault, request: Request): Promise<Response | null> => {
  switch (fault.fault) {
    case 'none':
      return null
    case 'status':
      return refuse(
        fault.status,
        fault.id ?? (fault.status === 429 ? 'rate_limit' : 'internal_server_error'),
        fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter },
      )
    case 'slow':
      await pause(fault.milliseconds, request.signal)
      return null
    case 'cut':
      throw cut()
    case 'cut-within':
      return new Response(
        bodyThat((controller) => controller.error(cut())),
        { status: 200 },
      )
    case 'endless':
      return new Response(
        bodyThat(() => {}),
        { status: 200 },
      )
    case 'not-json':
      return new Response('<html>Application error</html>', { status: 200, headers: { 'content-type': 'text/html' } })
    case 'wrong-shape':
      return answer(200, ['no such thing'])
    case 'huge':
      return new Response(hugeBody(fault.bytes), { status: 200 })
    case 'redirect':
      return new Response(null, { status: 302, headers: { location: fault.location } })
  }
}

/** As `fetch` fails when the other side hangs up. A server that serves the fake hangs up itself. */
const cut = (): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }) })

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A body that begins, and then does something else. */
const bodyThat = (then: (controller: ReadableStreamDefaultController) => void): ReadableStream<Uint8Array> => {
  let isBegun = false
  return new ReadableStream({
    pull: (controller) => {
      if (isBegun) return then(controller)
      isBegun = true
      controller.enqueue(bytes('[{"id":'))
    },
  })
}

const CHUNK = 64 * 1024

const hugeBody = (size: number): ReadableStream<Uint8Array> => {
  let left = size
  const chunk = bytes(' '.repeat(CHUNK))
  return new ReadableStream({
    pull: (controller) => {
      if (left <= 0) return controller.close()
      left -= CHUNK
      controller.enqueue(chunk)
    },
  })
}

import { Agent, fetch as fetchBy } from 'undici'
import { allowedHosts } from './allowed-hosts.ts'
import { boundedAnswer } from './bounded-answer.ts'
import { guardedConnector, type Resolve } from './guarded-connector.ts'
import { OutgoingRefused } from './outgoing-refused.ts'
import { makeResolveByDns, resolveBySystem } from './resolve.ts'

/** Where calls out of the house may go, and how long and large they may be. */
export interface SafeFetchOptions {
  /** Hosts that may be called whatever their address is: `host` or `host:port` (see {@link makeSafeFetch}). */
  readonly allowedHosts?: readonly string[]
  /** Until a connection stands, name and TLS included, in milliseconds; default 5000. */
  readonly connectTimeout?: number
  /** From the call to the last byte of the answer, in milliseconds; default 30 000. */
  readonly timeout?: number
  /** How long an answer may be, in bytes, unpacked; default 16 MiB. */
  readonly maxAnswerBytes?: number
  /** For tests: what names resolve to; default what the system says of those that are allowed, and DNS of others. */
  readonly resolve?: Resolve
}

/** A `fetch` for calls out of the house, and its end. */
export interface SafeFetch {
  /** Whoever wants no body cancels it: an answer that is not read keeps its connection until time is up. */
  readonly fetch: typeof globalThis.fetch
  /** Closes all connections, also those on which an answer is still awaited: that call, and all later ones, are refused. */
  readonly close: () => Promise<void>
}

/**
 * A `fetch` that goes to public addresses, and else only where the operator said (R13). It calls http and https, without
 * credentials in the URL. Every address that a name resolves to must be public, unless that name is allowed; a name that
 * is allowed does not allow its address, nor the other way round. Redirects are answered, never followed. It knows no
 * proxies and no cookies, and keeps a connection for its own origin alone.
 *
 * Rejects with {@link OutgoingRefused} where a rule is broken (and the body of an answer fails with it), with a
 * `TimeoutError` when time is up, else as any `fetch`.
 * @throws Error when one of the allowed hosts is none.
 *
 * @example
 * const { fetch } = makeSafeFetch({ allowedHosts: ['sentry.internal', '10.0.0.7:9000'] })
 * const api = ky.create({ fetch })
 */
export const makeSafeFetch = (options: SafeFetchOptions = {}): SafeFetch => {
  const { connectTimeout = 5_000, timeout = 30_000, maxAnswerBytes = 16 * 1024 * 1024 } = options
  const { resolve = resolveBySystem, resolve: resolveOthers = makeResolveByDns() } = options
  const isAllowed = allowedHosts(options.allowedHosts ?? [])
  const dispatcher = new Agent({ connect: guardedConnector({ isAllowed, resolve, resolveOthers, connectTimeout }) })
  let isClosed = false
  return {
    fetch: async (input, init) => {
      const { url, request } = readRequest(input, init)
      const { method, headers, signal } = request
      const body = request.body === null ? null : await request.arrayBuffer()
      try {
        const answer = await fetchBy(url, {
          method,
          headers: [...headers],
          body,
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
          redirect: 'manual',
          credentials: 'omit',
          dispatcher,
        })
        return await boundedAnswer(answer, url.host, maxAnswerBytes)
      } catch (error) {
        throw isClosed ? new OutgoingRefused('closed', url.host) : (refusalIn(error, url) ?? error)
      }
    },
    close: () => {
      isClosed = true
      return dispatcher.destroy()
    },
  }
}

/** Reads what is to be sent where. What the platform says of a malformed request holds its URL or its headers. */
const readRequest = (
  input: Parameters<typeof globalThis.fetch>[0],
  init: Parameters<typeof globalThis.fetch>[1],
): { readonly url: URL; readonly request: Request } => {
  const url = URL.parse(input instanceof Request ? input.url : String(input))
  if (url === null) throw new OutgoingRefused('url', null)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new OutgoingRefused('protocol', null)
  if (url.username !== '' || url.password !== '') throw new OutgoingRefused('credentials', url.host)
  try {
    return { url, request: new Request(input, init) }
  } catch {
    throw new OutgoingRefused('url', url.host)
  }
}

/**
 * The refusal for which a call failed, which `fetch` wraps in a failure of the network. It names the port too: one that
 * is allowed allows no other.
 */
const refusalIn = (error: unknown, url: URL): OutgoingRefused | null => {
  const cause = error instanceof TypeError ? error.cause : null
  if (cause instanceof OutgoingRefused) return new OutgoingRefused(cause.rule, url.host)
  return cause instanceof Error && cause.message === 'bad port' ? new OutgoingRefused('port', url.host) : null
}

import type { Fetch } from './limit-answers.ts'

/** A `fetch` that fails from the moment on at which a signal is given, and with it whatever it is at. */
export const fetchUntil =
  (fetch: Fetch, end: AbortSignal): Fetch =>
  (input, init) => {
    const own = init?.signal ?? (input instanceof Request ? input.signal : null)
    return fetch(input, { ...init, signal: own === null ? end : AbortSignal.any([own, end]) })
  }

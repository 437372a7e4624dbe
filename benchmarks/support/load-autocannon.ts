import autocannon, { type Request } from 'autocannon'
import type { Load, Measured } from './load.ts'
import { type PreparedRequest, readRequests } from './requests.ts'

/** Sends requests with autocannon, which shares this process with the benchmark. */
export const sendWithAutocannon = async (load: Load): Promise<Measured> => {
  const { url, file, connections, seconds, mayRepeat = false, signal } = load
  const prepared = await readRequests(file)
  let next = 0
  const setupRequest = (request: Request): Request => {
    const one = prepared[next % prepared.length]
    next += 1
    return one === undefined ? request : prepare(request, one)
  }
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const requests = [{ method: 'POST' as const, setupRequest }]
    const run = autocannon({ url, connections, duration: seconds, requests }, (error, measured) =>
      error ? reject(error) : resolve(measured),
    )
    signal?.addEventListener('abort', () => run.stop())
  })
  if (result.non2xx + result.errors > 0) {
    throw new Error(`${new URL(url).host}: ${result.non2xx + result.errors} errors beside ${result['2xx']} answers.`)
  }
  if (next > prepared.length && !mayRepeat) throw new Error('The prepared requests are used up.')
  const { p50, p99 } = result.latency
  return { answers: result['2xx'], perSecond: result['2xx'] / result.duration, p50, p99 }
}

const prepare = (request: Request, { header, body }: PreparedRequest): Request => {
  const colon = header.indexOf(': ')
  const headers = { 'content-type': 'application/json', [header.slice(0, colon)]: header.slice(colon + 2) }
  return { ...request, headers, body }
}

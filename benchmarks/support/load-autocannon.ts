import autocannon, { type Request } from 'autocannon'
import { type Delivery, readDeliveries } from './deliveries.ts'
import type { Load, Measured } from './load.ts'

/** Sends deliveries with autocannon, which shares this process with the benchmark. */
export const sendWithAutocannon = async (load: Load): Promise<Measured> => {
  const { url, file, connections, seconds, mayRepeat = false, signal } = load
  const deliveries = await readDeliveries(file)
  let next = 0
  const setupRequest = (request: Request): Request => {
    const delivery = deliveries[next % deliveries.length]
    next += 1
    return delivery === undefined ? request : withDelivery(request, delivery)
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
  if (next > deliveries.length && !mayRepeat) throw new Error('The prepared deliveries are used up.')
  const { p50, p99 } = result.latency
  return { deliveries: result['2xx'], perSecond: result['2xx'] / result.duration, p50, p99 }
}

const withDelivery = (request: Request, { signature, body }: Delivery): Request => ({
  ...request,
  headers: { 'content-type': 'application/json', 'heroku-webhook-hmac-sha256': signature },
  body,
})

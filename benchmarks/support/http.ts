import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Delivery } from './deliveries.ts'
import { ADMIN_TOKEN } from './slugline.ts'

/** What came back, and after how many milliseconds. */
export interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly milliseconds: number
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 })

const ask = (url: string, method: string, headers: Record<string, string>, body?: string): Promise<Answered> => {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers, agent }, (response) => {
      const { statusCode: status = 0, headers } = response
      const answered = (read: string): Answered => ({
        status,
        headers,
        body: read,
        milliseconds: performance.now() - started,
      })
      text(response).then((read) => resolve(answered(read)), reject)
    })
    call.once('error', reject)
    call.end(body)
  })
}

/** Reads from the API. Any answer but 200 is an error. */
export const get = async (url: string): Promise<Answered> =>
  expecting(200, url, await ask(url, 'GET', { authorization: `Bearer ${ADMIN_TOKEN}` }))

/** Makes something by the API. Any answer but 201 is an error. */
export const post = async (url: string, body: unknown): Promise<Answered> => {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' }
  return expecting(201, url, await ask(url, 'POST', headers, JSON.stringify(body)))
}

/** Sends one delivery. Any answer but 204 is an error. */
export const deliver = async (hookUrl: string, { signature, body }: Delivery): Promise<Answered> => {
  const headers = {
    'content-type': 'application/json',
    'content-length': String(body.length),
    'heroku-webhook-hmac-sha256': signature,
  }
  return expecting(204, hookUrl, await ask(hookUrl, 'POST', headers, body))
}

const expecting = (status: number, url: string, answered: Answered): Answered => {
  if (answered.status === status) return answered
  throw new Error(`${new URL(url).pathname} answered ${answered.status}: ${answered.body}`)
}

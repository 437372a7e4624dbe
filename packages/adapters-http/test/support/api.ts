import type { InjectOptions } from 'fastify'
import { authorization, makeWorld, type World } from './harness.ts'

/** What a test looks at of an answer. */
export interface ApiAnswer {
  readonly status: number
  readonly body: unknown
  readonly headers: Readonly<Record<string, unknown>>
}

/** Calls the API with the admin token. Whatever has a body is JSON. */
export type CallApi = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<ApiAnswer>

/** A world and a way to call its API; paths begin below `/api/0/`. */
export const makeApi = async (): Promise<World & { readonly call: CallApi }> => {
  const world = await makeWorld()
  const call: CallApi = async (method, url, body, more = {}) => {
    const options: InjectOptions = { method, url: `/api/0/${url}`, headers: authorization }
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) }
    const headers = { ...authorization, ...more, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    const answer = await world.app.inject({ ...options, ...payload, headers })
    const text = answer.body
    return { status: answer.statusCode, body: text === '' ? null : JSON.parse(text), headers: answer.headers }
  }
  return { ...world, call }
}

/** The API of {@link makeApi} with a second project, `api`, and its id. */
export const makeApiOfTwo = async (): Promise<World & { readonly call: CallApi; readonly second: string }> => {
  const api = await makeApi()
  const { body } = await api.call('POST', 'organizations/acme/projects/', { name: 'API', slug: 'api' })
  return { ...api, second: Object(body).id }
}

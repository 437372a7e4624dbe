import { newDatabase } from '../../support/new-database.ts'
import { type RunningServer, runServer } from '../../support/run-server.ts'

/** The built server on PostgreSQL, and its API as an operator and a test read it. */
export interface Slugline {
  readonly url: string
  readonly server: RunningServer
  /** Where its database is. */
  readonly database: string
  readonly get: (path: string) => Promise<unknown>
  /** Refuses any answer but success. */
  readonly post: (path: string, body: object) => Promise<unknown>
}

/** The admin token of each of them. */
export const ADMIN_TOKEN = 'the-admin-token-of-a-test'

/** Starts one on a new database. Paths are those below `/api/0/organizations/`. */
export const startSlugline = async (
  name: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Slugline> => {
  const DATABASE_URL = await newDatabase(name)
  const server = runServer({ DATABASE_URL, SLUGLINE_ADMIN_TOKEN: ADMIN_TOKEN, ...settings })
  const [, url = ''] = await server.printed(/listens on (\S+)/)
  const call = async (path: string, init: RequestInit): Promise<unknown> => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' }
    const response = await fetch(`${url}/api/0/organizations/${path}`, { ...init, headers })
    const text = await response.text()
    if (!response.ok && init.method === 'POST') throw new Error(`${path} answered ${response.status}: ${text}`)
    return text === '' ? null : JSON.parse(text)
  }
  return {
    url,
    server,
    database: DATABASE_URL,
    get: (path) => call(path, { method: 'GET' }),
    post: (path, body) => call(path, { method: 'POST', body: JSON.stringify(body) }),
  }
}

/** An organization for one client: its projects are `web` and `api`, its repositories `acme/web` and `acme/api`. */
export const makeTenant = async ({ post }: Slugline, slug: string): Promise<void> => {
  await post('', { slug, name: slug })
  for (const name of ['web', 'api']) {
    await post(`${slug}/projects/`, { name })
    await post(`${slug}/repos/`, { name: `acme/${name}`, provider: 'github' })
  }
  await post(`${slug}/members/`, { name: 'Dev', email: 'dev@example.com', verified: true })
}

/** What a token for CI needs (HTTP contract, part A). */
const CI_SCOPES: readonly string[] = ['org:read', 'project:releases']

/** A token of the organization that may do what the scopes allow, and nothing else. */
export const makeToken = async (
  { post }: Slugline,
  organization: string,
  scopes: readonly string[] = CI_SCOPES,
): Promise<string> => {
  const made = await post(`${organization}/api-tokens/`, { name: scopes.join(' '), scopes })
  if (typeof made === 'object' && made !== null && 'token' in made && typeof made.token === 'string') return made.token
  throw new Error('no token was made')
}

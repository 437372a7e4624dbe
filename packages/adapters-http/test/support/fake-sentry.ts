// Sentry and GlitchTip as their sources say (getsentry/sentry: releases/endpoints, api/serializers; GlitchTip:
// apps/releases), as a `fetch` that answers without a socket. Only what releases need, in their own shapes.

type Json = Record<string, unknown>

/** A server that keeps releases and deploys. */
export interface FakeServer {
  readonly fetch: typeof globalThis.fetch
  readonly url: string
  readonly token: string
  readonly releases: Map<string, FakeRelease>
  /** `METHOD path` of each call that arrived. */
  readonly calls: string[]
}

export interface FakeRelease {
  readonly version: string
  readonly projects: Set<string>
  /** Sentry keeps one head commit for each repository, and shows none. */
  readonly heads: Map<string, string>
  readonly values: Json
  readonly deploys: Json[]
}

/** The projects of the one organization, `acme`: slug to id. */
const PROJECTS = new Map([
  ['web', 11],
  ['api', 12],
])
const REPOSITORIES = ['acme/web', 'acme/api']
const NOW = '2026-11-23T12:00:00Z'

const answer = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })

const NOT_FOUND = (): Response => answer(404, { detail: 'The requested resource does not exist' })

interface Call {
  readonly method: string
  readonly version: string | null
  readonly isDeploys: boolean
  readonly body: Json
  readonly query: URLSearchParams
}

const PATH = /^\/api\/0\/organizations\/([^/]+)\/releases\/(?:([^/]+)\/)?(deploys\/)?$/

type Serve = (server: FakeServer, call: Call) => Response

const makeFake = (serve: Serve): FakeServer => {
  const server: FakeServer = {
    url: 'https://sentry.example.com',
    token: 'sntrys_a-token',
    releases: new Map(),
    calls: [],
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const { pathname, searchParams } = new URL(request.url)
      server.calls.push(`${request.method} ${pathname}`)
      if (request.headers.get('authorization') !== `Bearer ${server.token}`)
        return answer(401, { detail: 'Invalid token' })
      const [, organization, version, deploys] = PATH.exec(pathname) ?? []
      if (organization !== 'acme') return NOT_FOUND()
      const text = await request.text()
      return serve(server, {
        method: request.method,
        version: version === undefined ? null : decodeURIComponent(version),
        isDeploys: deploys !== undefined,
        body: text === '' ? {} : JSON.parse(text),
        query: searchParams,
      })
    },
  }
  return server
}

const newRelease = (version: string, values: Json): FakeRelease => ({
  version,
  projects: new Set(),
  heads: new Map(),
  values,
  deploys: [],
})

const textsIn = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const pick = (body: Json, names: readonly string[]): Json =>
  Object.fromEntries(names.map((name) => [name, body[name] ?? null]))

// Sentry

const VALUES = ['ref', 'url', 'dateReleased']

const showRelease = ({ version, projects, values, deploys }: FakeRelease): Json => ({
  id: 1001,
  version,
  status: 'open',
  shortVersion: version.slice(0, 12),
  versionInfo: { package: null, version: { raw: version }, description: version.slice(0, 12), buildHash: version },
  ...pick(values, VALUES),
  dateCreated: NOW,
  data: {},
  newGroups: 0,
  owner: null,
  commitCount: 0,
  lastCommit: null,
  deployCount: deploys.length,
  lastDeploy: deploys.at(-1) ?? null,
  authors: [],
  projects: [...projects].map((slug) => ({
    id: PROJECTS.get(slug),
    slug,
    name: slug,
    newGroups: 0,
    platform: 'node',
    platforms: ['node'],
    hasHealthData: false,
  })),
  firstEvent: null,
  lastEvent: null,
  currentProjectMeta: {},
  userAgent: 'slugline',
})

/** Sentry takes slugs as texts and ids as numbers; an id that is a text is no project. */
const sentryProject = (name: unknown): string | null => {
  for (const [slug, id] of PROJECTS) if (name === slug || name === id) return slug
  return null
}

const setRefs = (release: FakeRelease, body: Json): Response | null => {
  const refs: Json[] = textsIn(body.refs).map((ref) => Object(ref))
  const unknown = refs.filter(({ repository }) => !REPOSITORIES.includes(String(repository)))
  if (unknown.length > 0) {
    return answer(400, { refs: [`Invalid repository names: ${unknown.map(({ repository }) => repository).join(',')}`] })
  }
  for (const { repository, commit } of refs) release.heads.set(String(repository), String(commit))
  return null
}

const sentryPostRelease = (server: FakeServer, { body }: Call): Response => {
  const named = textsIn(body.projects).map(sentryProject)
  const projects = named.filter((slug) => slug !== null)
  if (body.owner !== undefined) return answer(400, { owner: ['Unable to find user'] })
  if (projects.length < named.length) return answer(400, { projects: ['Invalid project ids or slugs'] })
  const version = String(body.version)
  const known = server.releases.get(version)
  // Of one that is there, nothing but status, projects, commits and refs is taken.
  const release = known ?? newRelease(version, pick(body, VALUES))
  server.releases.set(version, release)
  const isNewInProject = projects.some((slug) => !release.projects.has(slug))
  for (const slug of projects) release.projects.add(slug)
  return setRefs(release, body) ?? answer(known === undefined || isNewInProject ? 201 : 208, showRelease(release))
}

const sentryPutRelease = (release: FakeRelease, { body }: Call): Response => {
  for (const name of VALUES) if (body[name]) release.values[name] = body[name]
  if (Array.isArray(body.refs) && body.refs.length === 0) release.heads.clear()
  return setRefs(release, body) ?? answer(200, showRelease(release))
}

/** The last deploy of each environment alone, as in each of the release's projects. */
const sentryDeploys = ({ deploys }: FakeRelease, { query }: Call): Response => {
  const last = [...new Map(deploys.map((deploy) => [deploy.environment, deploy])).values()].toSorted((left, right) =>
    String(right.dateFinished).localeCompare(String(left.dateFinished)),
  )
  const size = Math.min(Number(query.get('per_page') ?? 100), PAGE)
  const [, offset = '0'] = (query.get('cursor') ?? '').split(':')
  const start = Number(offset) * size
  const hasMore = last.length > start + size
  const entry = (rel: string, results: boolean, page: number): string =>
    `<https://sentry.example.com/api/0/?&cursor=0:${page}:0>; rel="${rel}"; results="${results}"; cursor="0:${page}:0"`
  const link = `${entry('previous', start > 0, Number(offset) - 1)}, ${entry('next', hasMore, Number(offset) + 1)}`
  return answer(200, last.slice(start, start + size), { link })
}

/** Short, so that a few deploys are several pages. */
const PAGE = 2

const sentryPostDeploy = ({ projects, deploys }: FakeRelease, { body }: Call): Response => {
  const named = textsIn(body.projects).map(sentryProjectOfDeploy)
  if (named.some((slug) => slug === null)) return answer(400, { projects: { 0: ['Invalid project'] } })
  if (named.some((slug) => slug !== null && !projects.has(slug))) {
    return answer(400, { detail: 'Invalid projects (api) for release' })
  }
  if (String(body.name ?? '').length > 64) {
    return answer(400, { name: ['Ensure this field has no more than 64 characters.'] })
  }
  const told = pick(body, ['environment', 'name', 'url', 'dateStarted', 'dateFinished'])
  const deploy = { id: String(5000 + deploys.length), ...told }
  deploys.push(deploy)
  return answer(201, deploy)
}

const sentryProjectOfDeploy = (name: unknown): string | null => sentryProject(name) ?? sentryProject(Number(name))

const serveSentry: Serve = (server, call) => {
  const release = call.version === null ? undefined : server.releases.get(call.version)
  if (call.version === null) return sentryPostRelease(server, call)
  if (release === undefined) return NOT_FOUND()
  if (call.isDeploys) return call.method === 'GET' ? sentryDeploys(release, call) : sentryPostDeploy(release, call)
  return call.method === 'GET' ? answer(200, showRelease(release)) : sentryPutRelease(release, call)
}

/** A Sentry: organization `acme`, projects `web` (11) and `api` (12), repositories `acme/web` and `acme/api`. */
export const makeFakeSentry = (): FakeServer => makeFake(serveSentry)

// GlitchTip

const showInGlitchTip = ({ version, projects, values, deploys }: FakeRelease): Json => ({
  ref: values.ref ?? null,
  dateReleased: values.dateReleased ?? null,
  shortVersion: version,
  projects: [...projects].map((slug) => ({ name: slug, slug })),
  url: null,
  data: {},
  commitCount: 0,
  deployCount: deploys.length,
  version,
  dateCreated: NOW,
})

const glitchTipPostRelease = (server: FakeServer, { body }: Call): Response => {
  const named = textsIn(body.projects)
  if (!named.every((name) => typeof name === 'string')) {
    return answer(422, {
      detail: [{ type: 'string_type', loc: ['body', 'payload', 'projects', 0], msg: 'Input should be a valid string' }],
    })
  }
  const projects = named.filter((slug) => PROJECTS.has(slug))
  if (projects.length === 0) return answer(422, { detail: [{ projects: 'Require at least one valid project' }] })
  const version = String(body.version)
  const release =
    server.releases.get(version) ?? newRelease(version, { ref: body.ref, dateReleased: body.dateReleased ?? NOW })
  server.releases.set(version, release)
  for (const slug of projects) release.projects.add(slug)
  return answer(201, showInGlitchTip(release))
}

const glitchTipPostDeploy = ({ deploys }: FakeRelease, { body }: Call): Response => {
  const { environment, url = '', dateStarted = null, dateFinished = null } = body
  const deploy = { dateCreated: NOW, dateStarted, dateFinished, id: deploys.length + 1, environment, url }
  deploys.push(deploy)
  return answer(201, deploy)
}

const serveGlitchTip =
  (hasDeploys: boolean): Serve =>
  (server, call) => {
    if (call.version === null) return glitchTipPostRelease(server, call)
    const release = server.releases.get(call.version)
    if (release === undefined || (call.isDeploys && !hasDeploys)) return answer(404, { detail: 'Not Found' })
    if (call.isDeploys) {
      return call.method === 'GET' ? answer(200, release.deploys) : glitchTipPostDeploy(release, call)
    }
    if (call.method === 'GET') return answer(200, showInGlitchTip(release))
    // What a PUT leaves out is set back.
    release.values.ref = call.body.ref ?? null
    release.values.dateReleased = call.body.dateReleased ?? NOW
    return answer(200, showInGlitchTip(release))
  }

/** A GlitchTip with the same organization; older ones have no deploys. */
export const makeFakeGlitchTip = ({ hasDeploys = true } = {}): FakeServer => makeFake(serveGlitchTip(hasDeploys))

// The least that forwarding needs of another server: it keeps releases and deploys, and says how many deploys came.
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

interface Told {
  readonly [member: string]: unknown
}

const releases = new Map<string, Told>()
const deploys = new Map<string, Told[]>()
let count = 0

const RELEASES = '/api/0/organizations/acme/releases/'
const NOT_FOUND = [404, { detail: 'No such thing.' }] as const

const answer = async (method: string, path: string, request: IncomingMessage): Promise<readonly [number, unknown]> => {
  if (path === '/count') return [200, count]
  if (!path.startsWith(RELEASES)) return NOT_FOUND
  const [version = '', below = ''] = path.slice(RELEASES.length).split('/').map(decodeURIComponent)
  const body = method === 'GET' ? {} : Object(await json(request))
  if (version === '' || method === 'PUT') return keepRelease(version === '' ? body.version : version, body)
  if (below !== 'deploys') return releases.has(version) ? [200, releases.get(version)] : NOT_FOUND
  const known = deploys.get(version) ?? []
  if (method === 'GET') return [200, known]
  count += 1
  const deploy = { id: String(count), ...body }
  deploys.set(version, [deploy, ...known])
  return [201, deploy]
}

const keepRelease = (version: string, told: Told): readonly [number, unknown] => {
  const before = releases.get(version)
  const projects = [{ id: '1', slug: 'web', name: 'Web' }]
  const release = { refs: [], dateCreated: new Date().toISOString(), ...before, ...told, version, projects }
  releases.set(version, release)
  return [before === undefined ? 201 : 208, release]
}

const server = createServer(async (request, response) => {
  const [path = ''] = (request.url ?? '').split('?')
  const [status, body] = await answer(request.method ?? '', path, request)
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  console.log(`http://127.0.0.1:${port}`)
})

import type { ServerOptions } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import {
  apiRoutes,
  documentationRoutes,
  type HookRoutesOptions,
  hookRoutes,
  logEvents,
  makeReadRecordedRelease,
  nodeSigning,
  recommendedServerOptions,
  unknownPaths,
} from '@slugline/adapters-http'
import { makeMemoryStore } from '@slugline/adapters-memory'
import {
  builtinPlugin,
  type Clock,
  hookPath,
  type LogEvent,
  makeUseCases,
  type Project,
  type Signing,
  type Store,
  type UseCases,
} from '@slugline/core'
import { makeHerokuPlugin } from '@slugline/heroku-client'
import { type FastifyInstance, type FastifyServerOptions, fastify } from 'fastify'
import { either as E, type taskEither as TE } from 'fp-ts'
import { onTestFinished } from 'vitest'
import { checkAnswers } from './check-answers.ts'
import { makeDocument, PUBLIC_URL } from './document.ts'
import { makePlatformSupport, type PlatformSupport } from './platform.ts'

export { PUBLIC_URL }

export const ADMIN_TOKEN = 'the admin token of these tests'
const NOW = Date.parse('2026-11-23T16:46:37.463Z')
export const SECRET = 'correct horse battery staple'

export const authorization = { authorization: `Bearer ${ADMIN_TOKEN}` }

/** Runs what must succeed. */
export const run = async <A>(task: TE.TaskEither<unknown, A>): Promise<A> => {
  const result = await task()
  if (E.isLeft(result)) throw new Error(`failed: ${JSON.stringify(result.left)}`)
  return result.right
}

/** Answers what must not be missing. */
export const present = <A>(value: A | null | undefined): A => {
  if (value === null || value === undefined) throw new Error('missing')
  return value
}

export interface World {
  readonly app: FastifyInstance
  readonly store: Store
  readonly useCases: UseCases
  readonly project: Project
  readonly organizationId: string
  readonly platform: PlatformSupport
  /** Everything that the event log heard. */
  readonly events: LogEvent[]
  /** The path of the project's hook for a plugin. */
  readonly hook: (plugin: string) => Promise<string>
}

const tickingClock = (): Clock => {
  let now = NOW
  return {
    now: () => {
      now += 1000
      return now - 1000
    },
  }
}

/** A server with the hooks and the API on a memory store: organization `acme`, project `web`, member, repository. */
export const makeWorld = async (
  change: Partial<HookRoutesOptions> = {},
  http: ServerOptions = {},
  logger: FastifyServerOptions['logger'] = false,
  signing: Signing = nodeSigning,
): Promise<World> => {
  const store = makeMemoryStore()
  const clock = tickingClock()
  const events: LogEvent[] = []
  const log = {
    emit: (event: LogEvent): void => {
      events.push(event)
      logEvents(app.log).emit(event)
    },
  }
  const plugins = [builtinPlugin, makeHerokuPlugin(signing)]
  const ports = { ...store, clock, signing, events: log, plugins }
  const useCases = makeUseCases(ports)
  await run(store.accessTokens.claimAdmin(nodeSigning.digest(ADMIN_TOKEN)))
  const organization = await run(store.organizations.create({ slug: 'acme', name: 'Acme', dateCreated: NOW }))
  const organizationId = organization.id
  const project = await run(useCases.createProject({ organizationId, name: 'Web', slug: 'web', platform: 'node' }))
  await run(useCases.createRepository({ organizationId, name: 'acme/web', provider: 'github', url: null }))
  const emails = [{ email: 'dev@example.com', verified: true }]
  await run(store.members.create({ organizationId, name: 'Dev', emails, dateCreated: NOW }))
  const key = { organizationId, projectId: project.id, plugin: 'heroku' }
  await run(useCases.configurePlugin({ ...key, body: { repository: 'acme/web', webhook_secret: SECRET } }))
  await run(useCases.enablePlugin(key))

  const app: FastifyInstance = fastify({
    ...recommendedServerOptions,
    logger,
    requestTimeout: http.requestTimeout ?? 10_000,
    http: { ...recommendedServerOptions.http, ...http },
  })
  checkAnswers(app)
  const readRelease = makeReadRecordedRelease(store)
  await app.register(
    hookRoutes({ receiveHook: useCases.receiveHook, plugins, clock, events: log, readRelease, ...change }),
  )
  const platform = makePlatformSupport(ports)
  const served = { useCases, ports, platform: platform.useCases, jobs: platform.jobs.queue }
  await app.register(apiRoutes({ ...served, authenticate: useCases.authenticateToken, publicUrl: PUBLIC_URL }))
  await app.register(documentationRoutes({ document: makeDocument }))
  await app.register(unknownPaths)
  onTestFinished(() => app.close())

  const hook = async (plugin: string): Promise<string> => {
    const { releaseToken } = present(await run(store.options.findProject(project.id)))
    return hookPath(nodeSigning, { plugin, projectId: project.id, releaseToken })
  }
  return { app, store, useCases, project, organizationId, platform, events, hook }
}

/** Starts to listen on a free port of the loopback and answers it. */
export const listen = async (app: FastifyInstance): Promise<number> => {
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address: AddressInfo | string | null = app.server.address()
  if (typeof address !== 'object' || address === null) throw new Error('not listening')
  return address.port
}

/** A call that no test is about: its answer shows that the connection served on, and is the last one on it. */
export const LAST = 'GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'

export interface RawAnswers {
  /** Of each answer, in order. */
  readonly statuses: readonly number[]
  /** Of the first one. */
  readonly head: string
  /** Whatever comes behind the first head. */
  readonly rest: string
}

type Chunk = string | Uint8Array

/**
 * Sends bytes over a socket as they are, and some once an answer has begun, and reads until the server closes the
 * connection: by itself, or after {@link LAST}. What is sent after a refusal that closes must be little (the system
 * holds some megabytes): what is still to be written then takes the answer with it.
 */
export const sendRaw = (
  port: number,
  chunks: readonly Chunk[],
  { afterAnswer = [], hangUp = false }: { readonly afterAnswer?: readonly Chunk[]; readonly hangUp?: boolean } = {},
): Promise<RawAnswers> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const received: Buffer[] = []
    const write = (chunk: Chunk) => socket.write(typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk)
    socket.on('connect', () => {
      chunks.forEach(write)
      if (hangUp) socket.end()
    })
    socket.once('data', () => afterAnswer.forEach(write))
    socket.on('data', (chunk) => received.push(chunk))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(parseAnswers(Buffer.concat(received).toString('latin1'))))
  })

const parseAnswers = (text: string): RawAnswers => {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
  return { statuses, head, rest: rest.join('\r\n\r\n') }
}

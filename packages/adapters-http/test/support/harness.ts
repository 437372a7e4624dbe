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

export interface RawAnswer {
  readonly status: number
  readonly head: string
  readonly body: string
  /** The server closed the connection by itself. */
  readonly closed: boolean
}

/** Sends bytes over a socket as they are, and reads until the connection is closed or nothing comes for a while. */
export const sendRaw = (
  port: number,
  chunks: readonly (string | Uint8Array)[],
  quiet = 300,
  hangUp = false,
): Promise<RawAnswer> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const received: Buffer[] = []
    let timer: NodeJS.Timeout | undefined
    const finish = (closed: boolean): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ ...parseAnswer(Buffer.concat(received).toString('latin1')), closed })
    }
    socket.on('connect', () => {
      for (const chunk of chunks) socket.write(typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk)
      if (hangUp) socket.end()
    })
    socket.on('data', (chunk) => {
      received.push(chunk)
      clearTimeout(timer)
      timer = setTimeout(() => finish(false), quiet)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => finish(true))
  })

const parseAnswer = (text: string): Pick<RawAnswer, 'status' | 'head' | 'body'> => {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), head, body: rest.join('\r\n\r\n') }
}

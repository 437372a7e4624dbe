import { createHash, createHmac } from 'node:crypto'
import { makeMemoryStore } from '@slugline/adapters-memory'
import { either as E, type taskEither as TE } from 'fp-ts'
import {
  type AppRelease,
  builtinPlugin,
  hookPath,
  type LogEvent,
  makeUseCases,
  type Plugin,
  parseJsonBody,
  type ReceiveHook,
  type ReleaseNotice,
  type Signing,
  type Store,
  secretsAt,
  type UseCases,
} from '../../src/index.ts'

export const NOW = Date.UTC(2026, 10, 23, 16)

let tokens = 0
const nextToken = (): string => {
  tokens += 1
  return signing.digest(`token ${tokens}`)
}
export const signing: Signing = {
  hmac: (key, message, encoding) => createHmac('sha256', key).update(message).digest(encoding),
  digest: (message) => createHash('sha256').update(message).digest('hex'),
  isEqual: (left, right) => left === right,
  randomToken: nextToken,
}

export const notice: AppRelease = {
  _tag: 'AppRelease',
  eventId: null,
  datePublished: null,
  app: { id: 'a1', name: 'acme-web' },
  releaseNumber: 1,
  releaseId: null,
  status: 'succeeded',
  finishes: true,
  kind: 'deploy',
  hasSource: true,
  commit: '25155eddde2d99de77c8befe61323e8a3d150719',
  rollbackTo: null,
  actor: { email: 'Dev@Example.com', person: true },
  url: null,
  dateStarted: null,
  dateFinished: NOW - 1000,
}

/** A platform whose bodies are notices, in JSON, and whose signature is its secret. */
export const fakePlatform = (calls: string[]): Plugin => ({
  ...builtinPlugin,
  id: 'fake',
  fields: [
    { name: 'repository', type: 'repository', label: '', help: '', placeholder: null },
    { name: 'environment', type: 'environment', label: '', help: '', placeholder: null },
    { name: 'environments', type: 'environments', label: '', help: '', placeholder: null },
    { name: 'secret', type: 'secret', label: '', help: '', placeholder: null },
    { name: 'owner_required', type: 'flag', label: '', help: '', placeholder: null },
    { name: 'url', type: 'url', label: '', help: '', placeholder: null },
    { name: 'track_without_commit', type: 'flag', label: '', help: '', placeholder: null },
    { name: 'api_token', type: 'token', label: '', help: '', placeholder: null },
    { name: 'apps', type: 'apps', label: '', help: '', placeholder: null },
  ],
  verify: ({ header, receivedAt }, options) => {
    calls.push('verify')
    const secrets = secretsAt(options, 'fake:secret', receivedAt)
    const isSigned = secrets.length === 0 || secrets.includes(header('signature')[0] ?? '')
    return isSigned ? E.right({ unsigned: secrets.length === 0 }) : E.left({ _tag: 'SignatureError', hint: 'no' })
  },
  decode: (raw) => {
    calls.push('decode')
    const body = parseJsonBody(raw)
    return E.isRight(body) ? E.right(Object.assign({ ...notice }, body.right) as ReleaseNotice) : body
  },
})

/** Runs what must succeed. */
export const right = async <A>(task: TE.TaskEither<{ readonly _tag: string }, A>): Promise<A> => {
  const result = await task()
  if (E.isLeft(result)) throw new Error(result.left._tag)
  return result.right
}

/** Runs what must be refused, and answers the error. */
export const left = async <Err>(task: TE.TaskEither<Err, unknown>): Promise<Err> => {
  const result = await task()
  if (E.isRight(result)) throw new Error('was not refused')
  return result.left
}

export interface World {
  readonly store: Store
  readonly useCases: UseCases
  readonly plugin: { readonly organizationId: string; readonly projectId: string; readonly plugin: string }
  readonly events: LogEvent[]
  /** What was called, in order. */
  readonly calls: string[]
  /** What happens just before the next recordings reach the store. */
  readonly beforeRecord: (() => Promise<unknown>)[]
  /** A genuine call of the project's hook. */
  readonly call: (body?: object, change?: Partial<ReceiveHook>) => Promise<ReceiveHook>
}

/** An organization `acme` with project `web`, repository `acme/web`, a verified member and the enabled fake plugin. */
export const makeWorld = async (change: (store: Store) => Partial<Store> = () => ({})): Promise<World> => {
  const memory = makeMemoryStore()
  const store = { ...memory, ...change(memory) }
  const events: LogEvent[] = []
  const calls: string[] = []
  const beforeRecord: (() => Promise<unknown>)[] = []
  const useCases = makeUseCases({
    ...store,
    recording: {
      record: (recording) => async () => {
        calls.push('record')
        await beforeRecord.shift()?.()
        return store.recording.record(recording)()
      },
    },
    users: {
      findByEmail: (organizationId, email) => {
        calls.push('find user')
        return store.users.findByEmail(organizationId, email)
      },
    },
    signing,
    clock: { now: () => NOW },
    events: { emit: (event) => events.push(event) },
    plugins: [fakePlatform(calls), builtinPlugin],
  })
  const { id: organizationId } = await right(
    store.organizations.create({ slug: 'acme', name: 'Acme', dateCreated: NOW }),
  )
  const project = await right(useCases.createProject({ organizationId, name: 'Web', slug: null, platform: null }))
  await right(useCases.createRepository({ organizationId, name: 'acme/web', provider: null, url: null }))
  const emails = [{ email: 'dev@example.com', verified: true }]
  await right(store.members.create({ organizationId, name: 'Dev', emails, dateCreated: NOW }))
  const plugin = { organizationId, projectId: project.id, plugin: 'fake' }
  await right(useCases.enablePlugin(plugin))
  await right(useCases.configurePlugin({ ...plugin, body: { repository: 'acme/web' } }))
  const call: World['call'] = async (body = {}, change = {}) => {
    const told = await right(store.options.findProject(project.id))
    const path = hookPath(signing, {
      plugin: 'fake',
      ...change,
      projectId: project.id,
      releaseToken: told?.releaseToken ?? '',
    })
    return {
      plugin: 'fake',
      projectId: project.id,
      signature: path.split('/')[6] ?? '',
      raw: Buffer.from(JSON.stringify(body)),
      mediaType: 'application/json',
      header: () => [],
      receivedAt: NOW,
      ...change,
    }
  }
  return { store, useCases, plugin, events, calls, beforeRecord, call }
}

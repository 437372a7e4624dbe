import { makeMemoryStore } from '@slugline/adapters-memory'
import { type FakePlatform, makeFakeJobs, makeFakePlatform } from '../../../../test/support/platform.ts'
import { aDelivered, aDelivery } from '../../src/contracts/builders.ts'
import {
  type AppProgress,
  builtinPlugin,
  type Job,
  makePlatformUseCases,
  makeUseCases,
  type Options,
  optionKey,
  type PlatformUseCases,
  type Plugin,
  type PluginField,
  type Store,
  type StoredSecret,
  storedSecrets,
} from '../../src/index.ts'
import { NOW, right, signing } from './world.ts'

const field = (name: string, type: PluginField['type']): PluginField => ({
  name,
  type,
  label: '',
  help: '',
  placeholder: null,
})

const plugin: Plugin = {
  ...builtinPlugin,
  id: 'fake',
  name: 'Fake',
  fields: [
    field('environments', 'environments'),
    field('secret', 'secret'),
    field('api_token', 'token'),
    field('apps', 'apps'),
  ],
}

export const TARGET = { url: 'https://sentry.example', organization: 'theirs', token: 'the token of the server' }

export interface PlatformWorld {
  readonly platform: FakePlatform
  readonly useCases: PlatformUseCases
  readonly store: Store
  readonly key: { readonly organizationId: string; readonly projectId: string; readonly plugin: 'fake' }
  readonly progress: AppProgress[]
  readonly options: () => Promise<Options>
  /** The secrets that the project has, the newest first. */
  readonly secrets: () => Promise<readonly StoredSecret[]>
  readonly configure: (body: Record<string, unknown>) => Promise<void>
  /** Has something delivered to the hook for an app at a time. */
  readonly deliver: (app: string, dateReceived: number, replayOf?: string) => Promise<void>
  readonly jobs: () => Promise<readonly Job[]>
  readonly clock: { now: number }
}

/** A project `web` with the fake plugin, which has a token, and a platform that knows two apps. */
export const makePlatformWorld = async (body: Record<string, unknown> = {}): Promise<PlatformWorld> => {
  const store = makeMemoryStore()
  const clock = { now: NOW }
  const platform = makeFakePlatform('fake', ['acme-web', 'acme-staging'])
  const jobs = makeFakeJobs(() => clock.now)
  const progress: AppProgress[] = []
  const ports = { ...store, signing, clock: { now: () => clock.now }, plugins: [plugin, builtinPlugin] }
  const general = makeUseCases({ ...ports, events: { emit: () => undefined } })
  const useCases = makePlatformUseCases({
    ...ports,
    jobs: jobs.queue,
    backfillProgress: { ofProject: () => async () => ({ _tag: 'Right', right: progress }) },
    subscriptions: [platform.subscriptions],
    defaultTokens: {},
    defaultTarget: TARGET,
    publicUrl: 'https://slugline.example',
  })
  const { id: organizationId } = await right(
    store.organizations.create({ slug: 'acme', name: 'Acme', dateCreated: NOW }),
  )
  const { id: projectId } = await right(
    general.createProject({ organizationId, name: 'Web', slug: null, platform: null }),
  )
  const key = { organizationId, projectId, plugin: 'fake' } as const
  const configure: PlatformWorld['configure'] = (change) => right(general.configurePlugin({ ...key, body: change }))
  await configure({ api_token: 'the token of the project', ...body })
  const options = async () => (await right(store.options.findProject(projectId)))?.options ?? {}
  let events = 0
  const deliver: PlatformWorld['deliver'] = async (app, dateReceived, replayOf) => {
    events += 1
    const line = { plugin: 'fake', identity: `event-${events}`, app: { id: null, name: app }, dateReceived }
    const delivery = aDelivery({ projectId, ...line, replayOf: replayOf ?? null })
    const place = { organizationId, projectIds: [projectId] }
    await right(store.recording.record({ ...aDelivered(place, { number: events }), delivery }))
  }
  return {
    platform,
    useCases,
    store,
    key,
    progress,
    options,
    secrets: async () => storedSecrets(await options(), optionKey('fake', 'secret')),
    configure,
    deliver,
    jobs: async () => {
      const filter = { organizationId, topic: null, state: null }
      return (await right(jobs.queue.list(filter, { limit: 100, cursor: null }))).items
    },
    clock,
  }
}

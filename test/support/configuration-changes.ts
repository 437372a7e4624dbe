import { run } from '../../packages/core/src/contracts/running.ts'
import { type Instance, OWNER_EMAIL, type Tenant } from './instance.ts'

const OTHER_SECRET = 'another secret of this project'

/** What an accepted delivery shows of the configuration on which it was decided. */
export interface Facts {
  readonly owner: string | null
  readonly repository: string | null
  readonly environment: string | null
  readonly url: string | null
  readonly unsigned: boolean
}

/** Those of a tenant whose configuration nobody changed. */
export const FACTS: Facts = {
  owner: OWNER_EMAIL,
  repository: 'acme/web',
  environment: 'production',
  url: null,
  unsigned: false,
}

/** A change of the configuration, and what deliveries come to that are made before it (`old`) and after it (`fresh`). */
export interface Change {
  readonly name: string
  /** What the other instance does first, before any delivery. */
  readonly before?: (other: Instance, tenant: Tenant) => Promise<unknown>
  readonly change: (other: Instance, tenant: Tenant) => Promise<unknown>
  /** How deliveries are signed before; null: not at all. Default: by the tenant's secret. */
  readonly oldSecret?: string | null
  /** How they are signed after. Default: as before. */
  readonly freshSecret?: string | null
  /** What a delivery made before leads to, once the change is answered. Default: it is recorded, on the new facts. */
  readonly old?: string
  /** What a delivery made after leads to. Default: it is recorded. */
  readonly fresh?: string
  /** What the change makes of {@link FACTS}. */
  readonly facts?: Partial<Facts>
}

const configure = ({ useCases }: Instance, { plugin }: Tenant, body: object): Promise<unknown> =>
  run(useCases.configurePlugin({ ...plugin, body: { repository: 'acme/web', ...body } }))

const emails = [{ email: OWNER_EMAIL, verified: true }]
const removeMember = ({ store }: Instance, { organizationId, memberId }: Tenant): Promise<unknown> =>
  run(store.members.remove(organizationId, memberId))

/** Every kind of change that a delivery may notice. */
export const CHANGES: readonly Change[] = [
  {
    name: 'another secret, without overlap',
    change: (other, at) => configure(other, at, { webhook_secret: OTHER_SECRET, webhook_secret_overlap: 0 }),
    freshSecret: OTHER_SECRET,
    old: 'SignatureError',
  },
  {
    name: 'another secret, with overlap',
    change: (other, at) => configure(other, at, { webhook_secret: OTHER_SECRET }),
    freshSecret: OTHER_SECRET,
  },
  {
    name: 'a secret where there was none',
    before: (other, at) => configure(other, at, { webhook_secret: null }),
    change: (other, at) => configure(other, at, { webhook_secret: OTHER_SECRET }),
    oldSecret: null,
    freshSecret: OTHER_SECRET,
    old: 'SignatureError',
  },
  {
    name: 'no secret any more',
    change: (other, at) => configure(other, at, { webhook_secret: null }),
    freshSecret: null,
    facts: { unsigned: true },
  },
  {
    name: 'another release token',
    change: ({ useCases }, at) => run(useCases.changeReleaseToken(at)),
    old: 'NoSuchHook',
  },
  {
    name: 'the plugin disabled',
    change: ({ useCases }, { plugin }) => run(useCases.disablePlugin(plugin)),
    old: 'PluginDisabled',
    fresh: 'PluginDisabled',
  },
  {
    name: 'the plugin enabled again',
    before: ({ useCases }, { plugin }) => run(useCases.disablePlugin(plugin)),
    change: ({ useCases }, { plugin }) => run(useCases.enablePlugin(plugin)),
  },
  { name: 'a member removed', change: removeMember, facts: { owner: null } },
  {
    name: 'a member added',
    before: removeMember,
    change: ({ store, clock }, { organizationId }) =>
      run(store.members.create({ organizationId, name: 'New', emails, dateCreated: clock.now() })),
  },
  {
    name: 'another repository',
    before: ({ useCases }, { organizationId }) =>
      run(useCases.createRepository({ organizationId, name: 'acme/shop', provider: null, url: null })),
    change: (other, at) => configure(other, at, { repository: 'acme/shop' }),
    facts: { repository: 'acme/shop' },
  },
  {
    name: 'another environment and URL',
    change: (other, at) => configure(other, at, { environment: 'staging', url: 'https://shop.example.com/' }),
    facts: { environment: 'staging', url: 'https://shop.example.com/' },
  },
]

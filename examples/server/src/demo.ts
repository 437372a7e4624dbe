import {
  type Clock,
  compareIds,
  ENABLED_FIELD,
  optionKey,
  type Signing,
  type Store,
  storedSecrets,
  type UseCases,
} from '@slugline/core'
import { either as E } from 'fp-ts'
import { run } from './run.ts'

/** What a first look at Slugline needs, and a first start makes. */
const DEMO = { organization: 'acme', project: 'web', repository: 'acme/web', member: 'dev@example.com' }

const HEROKU = {
  enabled: optionKey('heroku', ENABLED_FIELD),
  repository: optionKey('heroku', 'repository'),
  secret: optionKey('heroku', 'webhook_secret'),
}

/** The demo project's hook, as the printed lines need it. */
export interface DemoHook {
  /** Its last part is a secret. */
  readonly path: string
  readonly secret: string
}

export interface DemoPorts {
  readonly store: Store
  readonly useCases: UseCases
  readonly signing: Signing
  readonly clock: Clock
}

/**
 * Makes organization, project, repository, member and an enabled heroku plugin with a webhook secret. Each step finds
 * what an earlier start, killed half-way, or another instance at the same time has made already.
 */
export const makeDemo = async (ports: DemoPorts): Promise<void> => {
  const { store, useCases, clock } = ports
  await made(store.organizations.create({ slug: DEMO.organization, name: 'Acme', dateCreated: clock.now() }))
  const { id: organizationId } = await run(useCases.findOrganization(DEMO.organization))
  await made(useCases.createProject({ organizationId, name: 'Web', slug: DEMO.project, platform: null }))
  const project = await run(useCases.findProject({ organizationId, slugOrId: DEMO.project }))
  await made(useCases.createRepository({ organizationId, name: DEMO.repository, provider: 'github', url: null }))
  await makeMember(ports, organizationId)
  await setUpPlugin(ports, project.id)
}

/** Runs what makes something with a name; that the name is taken is fine, since then it was made before. */
const made = async (task: () => Promise<E.Either<{ readonly _tag: string }, unknown>>): Promise<void> => {
  const result = await task()
  if (E.isLeft(result) && result.left._tag !== 'NameTaken') await run(async () => result)
}

/** Two members with one address would own nothing: of two instances the one that came second takes its own back. */
const makeMember = async ({ store, clock }: DemoPorts, organizationId: string): Promise<void> => {
  const find = () => run(store.users.findByEmail(organizationId, DEMO.member))
  if ((await find()).length > 0) return
  const emails = [{ email: DEMO.member, verified: true }]
  const member = await run(store.members.create({ organizationId, name: 'Dev', emails, dateCreated: clock.now() }))
  const isSecond = (await find()).some(({ memberId }) => compareIds(memberId, member?.id ?? '') < 0)
  if (member !== null && isSecond) await run(store.members.remove(organizationId, member.id))
}

/** One secret, whoever makes it: a second one would put an end to the first, which may be printed already. */
const setUpPlugin = async (ports: DemoPorts, projectId: string): Promise<void> => {
  const { store, signing, clock } = ports
  const project = await run(store.options.findProject(projectId))
  if (project === null || storedSecrets(project.options, HEROKU.secret).length > 0) return
  const secret = { secret: signing.randomToken(), dateCreated: clock.now(), dateExpires: null }
  const options = { [HEROKU.enabled]: true, [HEROKU.repository]: DEMO.repository, [HEROKU.secret]: [secret] }
  const saved = await store.options.save({ ...project, options })()
  if (E.isLeft(saved) && saved.left._tag === 'StaleOptions') return setUpPlugin(ports, projectId)
  await run(async () => saved)
}

/**
 * Reads the demo project's hook; null when somebody removed or disabled it, took its secret away, or when its secrets
 * do not open: what is printed at the start keeps nobody from starting.
 */
export const readDemoHook = async ({ store, useCases }: DemoPorts): Promise<DemoHook | null> => {
  const organization = await run(store.organizations.find(DEMO.organization))
  const found = organization === null ? null : await run(store.projects.find(organization.id, DEMO.project))
  const read = found === null ? null : await store.options.findProject(found.id)()
  if (read === null || (E.isLeft(read) && read.left._tag === 'StoreFault')) return null
  const project = await run(async () => read)
  if (project === null) return null
  const view = await run(useCases.readPlugin({ ...project, plugin: 'heroku' }))
  const secret = storedSecrets(project.options, HEROKU.secret)[0]?.secret
  return view.enabled && secret !== undefined ? { path: view.hookPath, secret } : null
}

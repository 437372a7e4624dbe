import { type Clock, optionKey, type Signing, type Store, storedSecrets, type UseCases } from '@slugline/core'
import { either as E } from 'fp-ts'
import { run } from './run.ts'

/** What a first look at Slugline needs, and a first start makes. */
const DEMO = { organization: 'acme', project: 'web', repository: 'acme/web', member: 'dev@example.com' }

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
 * what an earlier start, killed half-way, or another instance made already.
 */
export const makeDemo = async ({ store, useCases, signing, clock }: DemoPorts): Promise<void> => {
  const dateCreated = clock.now()
  await made(store.organizations.create({ slug: DEMO.organization, name: 'Acme', dateCreated }))
  const organization = await run(useCases.findOrganization(DEMO.organization))
  const of = { organizationId: organization.id }
  await made(useCases.createProject({ ...of, name: 'Web', slug: DEMO.project, platform: null }))
  const project = await run(useCases.findProject({ ...of, slugOrId: DEMO.project }))
  await made(useCases.createRepository({ ...of, name: DEMO.repository, provider: 'github', url: null }))
  if ((await run(store.users.findByEmail(organization.id, DEMO.member))).length === 0) {
    await run(
      store.members.create({ ...of, name: 'Dev', emails: [{ email: DEMO.member, verified: true }], dateCreated }),
    )
  }
  const plugin = { ...of, projectId: project.id, plugin: 'heroku' }
  if ((await secretOf(store, project.id)) === undefined) {
    const body = { repository: DEMO.repository, webhook_secret: signing.randomToken() }
    await run(useCases.configurePlugin({ ...plugin, body }))
  }
  await run(useCases.enablePlugin(plugin))
}

/** Reads the demo project's hook; null when somebody removed or disabled it, or took its secret away. */
export const readDemoHook = async ({ store, useCases }: DemoPorts): Promise<DemoHook | null> => {
  const organization = await run(store.organizations.find(DEMO.organization))
  if (organization === null) return null
  const project = await run(store.projects.find(organization.id, DEMO.project))
  if (project === null) return null
  const key = { organizationId: organization.id, projectId: project.id, plugin: 'heroku' }
  const view = await run(useCases.readPlugin(key))
  const secret = await secretOf(store, project.id)
  return view.enabled && secret !== undefined ? { path: view.hookPath, secret } : null
}

const secretOf = async (store: Store, projectId: string): Promise<string | undefined> => {
  const project = await run(store.options.findProject(projectId))
  return storedSecrets(project?.options ?? {}, optionKey('heroku', 'webhook_secret'))[0]?.secret
}

/** Runs what makes something with a name; that the name is taken is fine, since then it was made before. */
const made = async <Err extends { readonly _tag: string }, A>(task: () => Promise<E.Either<Err, A>>): Promise<void> => {
  const result = await task()
  if (E.isLeft(result) && result.left._tag !== 'NameTaken') await run(async () => result)
}

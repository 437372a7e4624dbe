import { makePostgresStore, type PostgresPool, sealSecrets } from '@slugline/adapters-postgres'
import type { HookProject, Store, WebhookReceiver } from '@slugline/core'
import { aDelivered, givenIn, minute } from '@slugline/core/contracts'
import { either as E } from 'fp-ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readContents } from '../../../test/support/contents.ts'
import { run } from './support/run.ts'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

const OLD = 'an old key, which is of random characters'
const NEW = 'a new key, which is of random characters'

let database: TestDatabase
let pool: PostgresPool
beforeEach(async () => {
  database = await makeTestDatabase()
  pool = database.pool({ max: 4 })
})
afterEach(() => database.drop())

const storeWith = (...secretKeys: readonly string[]): Store => makePostgresStore(pool, { secretKeys })

/** What a project has that must not be read in the database, and a list that holds more than one. */
const OPTIONS = {
  'heroku:repository': 'acme/web',
  'heroku:environments': { secret: 'production' },
  'heroku:webhook_secret': [
    { secret: 'the newest one', dateCreated: minute(1), dateExpires: null },
    { secret: 'the one before', dateCreated: minute(0), dateExpires: minute(2) },
  ],
  'heroku:heroku_api_token': [{ secret: '"secret":"plain:x\u0000\ud800', dateCreated: minute(0), dateExpires: null }],
}

/** Makes projects with these options; answers them as they were then. */
const givenProjects = async (store: Store, count: number): Promise<readonly HookProject[]> => {
  const given = givenIn(store)
  const organizationId = await given.organization()
  const projects: HookProject[] = []
  while (projects.length < count) {
    const before = await find(store, await given.project(organizationId))
    await run(store.options.save({ ...before, options: OPTIONS }))
    projects.push(await find(store, before.projectId))
  }
  return projects
}

const find = async (store: Store, projectId: string): Promise<HookProject> => {
  const found = await run(store.options.findProject(projectId))
  if (found === null) throw new Error('no such project')
  return found
}

const findAll = (store: Store, projects: readonly HookProject[]): Promise<readonly HookProject[]> =>
  Promise.all(projects.map(({ projectId }) => find(store, projectId)))

/** As {@link findAll} finds them: each project was read when the organization had another revision. */
const now = async (store: Store, projects: readonly HookProject[]): Promise<readonly HookProject[]> => {
  const revisions = await Promise.all(projects.map(async ({ projectId }) => (await find(store, projectId)).revision))
  return projects.map((project, index) => ({ ...project, revision: revisions[index] ?? '' }))
}

/** All that the database holds, as one text. */
const contents = async (): Promise<string> => JSON.stringify(await readContents(database))

describe('with a key', () => {
  it('a secret that does not open is the fault of its project alone, and names neither secret nor key', async () => {
    const store = storeWith(NEW)
    const [copied, wrongKey, damaged, whole, ...others] = await givenProjects(store, 5)
    if (!copied || !wrongKey || !damaged || !whole) throw new Error('four projects')
    const set = (column: string, value: string, { projectId }: HookProject) =>
      database.ask(`update slugline.project set ${column} = ${value} where id = $1`, [projectId])
    const otherToken = `(select release_token from slugline.project where id = ${whole.projectId})`
    await set('release_token', otherToken, copied)
    await run(storeWith(OLD).projects.setReleaseToken(wrongKey.organizationId, wrongKey.projectId, 'a token'))
    await set('release_token', "'as nobody writes it'", damaged)
    const projects = [copied, wrongKey, damaged, whole, ...others]
    const answers = await Promise.all(projects.map(({ projectId }) => store.options.findProject(projectId)()))
    const told = answers.map((answer) => (E.isLeft(answer) ? [answer.left._tag, String(answer.left.cause)] : 'found'))
    expect(told).toEqual([
      ['StoreFault', 'SecretUnreadable: a secret in project was changed, or made for another row'],
      [
        'StoreFault',
        'SecretUnreadable: a secret in project was encrypted with a key that is not among the secret keys',
      ],
      ['StoreFault', 'SecretUnreadable: a secret in project is nothing that we write'],
      'found',
      'found',
    ])
    // Who gives the project a new token has it back.
    await run(store.projects.setReleaseToken(damaged.organizationId, damaged.projectId, 'a new token'))
    expect((await find(store, damaged.projectId)).releaseToken).toBe('a new token')
    expect(await sealSecrets(pool, [NEW])).toEqual({ sealed: 0, unreadable: 1 })
  })

  it('a secret that is copied to another option or project does not open there', async () => {
    const store = storeWith(NEW)
    const [one, other] = await givenProjects(store, 2)
    if (!one || !other) throw new Error('two projects')
    await database.ask(
      `update slugline.project_option o set value = s.value from slugline.project_option s
       where o.project_id = $1 and s.project_id = $2 and o.key = 'heroku:webhook_secret' and s.key = o.key`,
      [one.projectId, other.projectId],
    )
    expect(await store.options.findProject(one.projectId)()).toMatchObject({ left: { _tag: 'StoreFault' } })
    expect((await find(store, other.projectId)).options).toEqual(OPTIONS)
  })
})

describe('a receiver of webhooks', () => {
  const SECRETS = [
    { secret: 'whsec_newest', dateCreated: minute(1), dateExpires: null },
    { secret: 'whsec_before', dateCreated: minute(0), dateExpires: minute(2) },
  ]
  const givenReceiver = async (store: Store): Promise<WebhookReceiver> => {
    const created = await run(
      store.webhookReceivers.create({
        organizationId: await givenIn(store).organization(),
        name: '#deploys',
        url: 'https://hooks.slack.com/services/T0/B0/XXX',
        format: 'slack',
        events: ['deploy.recorded'],
        enabled: true,
        secrets: SECRETS,
        dateCreated: minute(0),
      }),
    )
    if (created === null) throw new Error('no such organization')
    return created
  }
  const READABLE = /slack\.com|whsec_/

  it('shows neither URL nor secrets in the database, after a change neither', async () => {
    const store = storeWith(NEW)
    const { organizationId, id } = await givenReceiver(store)
    const changed = await run(store.webhookReceivers.update(organizationId, id, () => ({ name: '#ops' })))
    expect(await contents()).toContain('#ops')
    expect(await contents()).not.toMatch(READABLE)
    expect(await run(store.webhookReceivers.find(organizationId, id))).toEqual(changed)
    expect(changed?.secrets).toEqual(SECRETS)
  })

  it('is sealed where it was not, and opens in its own row alone', async () => {
    const receivers = [await givenReceiver(storeWith()), await givenReceiver(storeWith())]
    expect(await contents()).toMatch(READABLE)
    expect(await sealSecrets(pool, [NEW])).toEqual({ sealed: 2, unreadable: 0 })
    expect(await contents()).not.toMatch(READABLE)
    const { list, subscribed } = storeWith(NEW).webhookReceivers
    const page = { limit: 10, cursor: null }
    for (const each of receivers) expect((await run(list(each.organizationId, page))).items).toEqual([each])
    await database.ask(
      'update slugline.webhook_receiver set value = (select min(value) from slugline.webhook_receiver)',
    )
    const answers = await Promise.all(receivers.map(({ organizationId }) => list(organizationId, page)()))
    expect(answers.filter(E.isLeft).map(({ left }) => String(left.cause))).toEqual([
      'SecretUnreadable: a secret in webhook_receiver was changed, or made for another row',
    ])
    // Who is to be told needs no key.
    for (const { organizationId, id } of receivers) {
      expect(await run(subscribed(organizationId, 'deploy.recorded'))).toEqual([id])
    }
  })
})

describe('sealing what is there', () => {
  it('encrypts what was stored without a key, batch by batch, once', async () => {
    const plain = storeWith()
    const few = await givenProjects(plain, 3)
    const [{ organizationId } = { organizationId: '' }] = few
    // More than a batch of either table.
    await database.ask(
      `insert into slugline.project (organization_id, slug, name, release_token, date_created)
       select $1, 'p' || n, 'P', 'plain:the token of ' || n, now() from generate_series(1, 450) n`,
      [organizationId],
    )
    const option = JSON.stringify([{ secret: 'plain:some secret', dateCreated: 1, dateExpires: null }])
    await database.ask(
      `insert into slugline.project_option (organization_id, project_id, key, value)
       select organization_id, id, 'heroku:webhook_secret', $1 from slugline.project where slug like 'p%'`,
      [option],
    )
    const projects = await now(plain, few)
    expect(await findAll(storeWith(NEW), projects)).toEqual(projects)
    expect(await contents()).toContain('the newest one')
    expect(await sealSecrets(pool, [NEW])).toEqual({ sealed: 453 + 450 + 6, unreadable: 0 })
    const sealed = await contents()
    expect(sealed).not.toMatch(/plain:|the newest one|the one before|some secret|the token of/)
    expect(await findAll(storeWith(NEW), projects)).toEqual(projects)
    expect(await sealSecrets(pool, [NEW])).toEqual({ sealed: 0, unreadable: 0 })
    expect(await contents()).toBe(sealed)
  })

  it('brings secrets from one key to the next, after which the old one may go', async () => {
    const before = await now(storeWith(OLD), await givenProjects(storeWith(OLD), 2))
    expect(await sealSecrets(pool, [NEW])).toEqual({ sealed: 0, unreadable: 6 })
    expect(await findAll(storeWith(NEW, OLD), before)).toEqual(before)
    expect(await sealSecrets(pool, [NEW, OLD])).toEqual({ sealed: 6, unreadable: 0 })
    expect(await findAll(storeWith(NEW), before)).toEqual(before)
    // Keys that are forgotten change nothing.
    expect(await sealSecrets(pool, [])).toEqual({ sealed: 0, unreadable: 6 })
    expect(await findAll(storeWith(NEW), before)).toEqual(before)
  })

  it('leaves alone what somebody changes meanwhile', async () => {
    const [changed, other] = await givenProjects(storeWith(), 2)
    if (!changed || !other) throw new Error('two projects')
    const store = storeWith(NEW)
    const { organizationId, projectId } = changed
    const webhookSecret = { 'heroku:webhook_secret': [{ secret: 'new', dateCreated: 1, dateExpires: null }] }
    /** What happens after the tokens were read, and after the options were, each before they are written. */
    const changes = [
      () => run(storeWith().projects.setReleaseToken(organizationId, projectId, 'a new token')),
      async () => run(store.options.save({ ...(await find(store, projectId)), options: webhookSecret })),
    ]
    const racing: PostgresPool = {
      connect: () => pool.connect(),
      query: async (query) => {
        const answer = await pool.query(query)
        if (query.text.startsWith('select')) await changes.shift()?.()
        return answer
      },
    }
    expect(await sealSecrets(racing, [NEW])).toEqual({ sealed: 1 + 3, unreadable: 0 })
    const { releaseToken, options } = await find(store, projectId)
    expect({ releaseToken, options }).toEqual({
      releaseToken: 'a new token',
      options: { ...OPTIONS, ...webhookSecret },
    })
    expect(await findAll(store, [other])).toEqual(await now(store, [other]))
  })

  it('is done by several instances at once, each value by one of them', async () => {
    const projects = await now(storeWith(), await givenProjects(storeWith(), 20))
    const done = await Promise.all([1, 2, 3].map(() => sealSecrets(pool, [NEW])))
    expect(done.reduce((sum, { sealed }) => sum + sealed, 0)).toBe(60)
    expect(await findAll(storeWith(NEW), projects)).toEqual(projects)
  })

  it('has a remembered project stay so, since nothing about it has changed', async () => {
    const [project] = await givenProjects(storeWith(), 1)
    if (!project) throw new Error('a project')
    const store = storeWith(NEW)
    await run(store.options.findProject(project.projectId, 'remembered'))
    await sealSecrets(pool, [NEW])
    const { revision } = await find(store, project.projectId)
    expect(revision).toBe(project.revision)
    const at = { organizationId: project.organizationId, projectIds: [project.projectId] }
    const recorded = await run(store.recording.record({ ...aDelivered(at, { number: 1 }), revision: project.revision }))
    expect(recorded.outcome.outcome).toBe('recorded')
  })
})

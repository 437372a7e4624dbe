// R10: tenants never meet behind the ports. Every port method that takes an id is called with ids of another
// organization, and answers as if there were nothing; the table is compared with what methods there are.
import type { Store } from '@slugline/core'
import { either as E, type taskEither as TE } from 'fp-ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDeployed } from '../../packages/core/src/contracts/builders.ts'
import { readHistory } from '../../packages/core/src/contracts/history-reading.ts'
import { deployFilter, ONE_PAGE, releaseFilter } from '../../packages/core/src/contracts/reading.ts'
import { must } from '../../packages/core/src/contracts/running.ts'
import { type Instance, makeClock, makeInstance } from '../support/instance.ts'
import { proved } from '../support/proof.ts'
import { readDeliveries, readState } from '../support/read-state.ts'
import { type Settled, SHARED_VERSION, settle } from '../support/settled-tenant.ts'
import { type OpenedStores, STORES } from '../support/stores.ts'

type Calls = readonly TE.TaskEither<unknown, unknown>[]

/** Calls of each port method from one organization (`a`) with ids of another (`b`). */
const foreignCalls = (store: Store, a: Settled, b: Settled): Readonly<Record<string, Calls>> => {
  const { organizationId, projectId } = a
  const version = { organizationId, projectId: null, version: b.version }
  const ofProject = { ...version, version: SHARED_VERSION, projectId: b.projectId }
  const any = { outcome: null, app: null, since: null, until: null }
  const deployed = (projectIds: readonly string[]) => aDeployed({ organizationId, projectIds }, { number: 99 })
  const backfill = { organizationId, projectId: b.projectId, plugin: 'heroku' }
  const change = { organizationId, projectId: b.projectId, options: { 'heroku:enabled': false } }
  return {
    'users.findByEmail': [store.users.findByEmail(organizationId, b.email)],
    'options.save': [a, b].map(({ revision }) => store.options.save({ ...change, revision })),
    'repositories.find': [store.repositories.find(organizationId, b.repository)],
    'recording.record': [[b.projectId], [projectId, b.projectId]].map((ids) => store.recording.record(deployed(ids))),
    'reading.releases': [
      store.reading.releases(releaseFilter(organizationId, { projectIds: [b.projectId] }), ONE_PAGE),
      store.reading.releases(releaseFilter(organizationId, { query: b.version }), ONE_PAGE),
    ],
    'reading.release': [version, ofProject].map((key) => store.reading.release(key)),
    'reading.commits': [version, ofProject].map((key) => store.reading.commits(key, ONE_PAGE)),
    'reading.deploys': [{ projectIds: [b.projectId] }, { version: b.version }].map((filter) =>
      store.reading.deploys(deployFilter(organizationId, filter), ONE_PAGE),
    ),
    'reading.deploy': [projectId, b.projectId].map((id) =>
      store.reading.deploy({ organizationId, projectId: id, key: b.deployKey }),
    ),
    'reading.recordedKeys': [store.reading.recordedKeys(organizationId, b.projectId, [b.deployKey])],
    'reading.previousWithCommits': [version, ofProject].map((key) => store.reading.previousWithCommits(key)),
    'deliveries.deliveries': [
      store.deliveries.deliveries({ ...any, organizationId, projectId: b.projectId }, ONE_PAGE),
    ],
    'deliveries.delivery': [projectId, b.projectId].map((id) =>
      store.deliveries.delivery({ organizationId, projectId: id, deliveryId: b.deliveryId }),
    ),
    'projects.find': [b.projectId, b.ownSlug].map((slugOrId) => store.projects.find(organizationId, slugOrId)),
    'projects.setReleaseToken': [store.projects.setReleaseToken(organizationId, b.projectId, 'stolen')],
    'accessTokenAdministration.remove': [store.accessTokenAdministration.remove(organizationId, b.tokenId)],
    'repositoryAdministration.find': [store.repositoryAdministration.find(organizationId, b.repository)],
    'repositoryAdministration.remove': [store.repositoryAdministration.remove(organizationId, b.repositoryId)],
    'members.list': [store.members.list(organizationId, b.email, ONE_PAGE)],
    'members.find': [store.members.find(organizationId, b.memberId)],
    'members.update': [store.members.update(organizationId, b.memberId, { name: 'stolen' })],
    'members.remove': [store.members.remove(organizationId, b.memberId)],
    'backfillProgress.ofProject': [store.backfillProgress.ofProject(backfill)],
    'backfillProgress.save': [store.backfillProgress.save(backfill, b.progress)],
    'webhookReceivers.find': [store.webhookReceivers.find(organizationId, b.webhookId)],
    'webhookReceivers.update': [store.webhookReceivers.update(organizationId, b.webhookId, () => ({ name: 'stolen' }))],
    'webhookReceivers.remove': [store.webhookReceivers.remove(organizationId, b.webhookId)],
    'removal.remove': [version, ofProject].map((key) => store.removal.remove(key)),
  }
}

/** Methods that take no id of a thing in an organization. What the lists answer is compared as a whole below. */
const WITHOUT_IDS = [
  ...['accessTokenAdministration.create', 'accessTokenAdministration.list', 'deliveries.removeBefore'],
  ...['accessTokens.claimAdmin', 'accessTokens.find', 'accessTokens.hasAdmin', 'accessTokens.markUsed'],
  ...[
    'members.create',
    'options.findProject',
    'repositories.names',
    'repositoryAdministration.create',
    'repositoryAdministration.list',
  ],
  ...['webhookReceivers.create', 'webhookReceivers.list', 'webhookReceivers.subscribed'],
  ...['organizations.create', 'organizations.find', 'organizations.list', 'organizations.update'],
  'backfillProgress.projects',
  ...['projects.create', 'projects.list'],
]

const methodsOf = (store: Store): string[] =>
  Object.entries(store).flatMap(([port, methods]) => Object.keys(methods).map((method) => `${port}.${method}`))

/** What a port answers when it finds nothing, or refuses. */
const isNothing = (answer: E.Either<unknown, unknown>): boolean => {
  if (E.isLeft(answer)) return /"_tag":"(StaleOptions|UnknownProject)"/.test(JSON.stringify(answer.left))
  const { right } = answer
  if (right === null || right === false) return true
  const items = Array.isArray(right) ? right : typeof right === 'object' && 'items' in right ? right.items : null
  return Array.isArray(items) && items.length === 0
}

describe.each(STORES)('two tenants on $kind', ({ kind, open }) => {
  let opened: OpenedStores
  let instance: Instance
  let [a, b]: Settled[] = []
  beforeAll(async () => {
    opened = await open()
    instance = makeInstance(opened.stores[0], makeClock())
    a = await settle(instance, 'alpha')
    b = await settle(instance, 'beta')
  })
  afterAll(() => opened.close())

  const tenants = (): readonly [Settled, Settled] => [must(a), must(b)]
  const readBoth = () =>
    Promise.all(tenants().flatMap((each) => [readState(instance.store, each), readDeliveries(instance.store, each)]))

  it('see nothing of each other through any port', async () => {
    const before = await readBoth()
    const counted = { methods: 0, calls: 0, found: 0 }
    for (const [one, other] of [tenants(), tenants().toReversed()]) {
      const calls = foreignCalls(instance.store, must(one), must(other))
      expect([...Object.keys(calls), ...WITHOUT_IDS].sort()).toEqual(methodsOf(instance.store).sort())
      for (const [method, tasks] of Object.entries(calls)) {
        for (const task of tasks) {
          const answer = await task()
          expect({ method, answer, isNothing: isNothing(answer) }).toEqual({ method, answer, isNothing: true })
          counted.calls += 1
        }
      }
      counted.methods = Object.keys(calls).length
    }
    expect(await readBoth()).toEqual(before)
    proved('R10', `every port method with ids of another organization, on ${kind}`, counted)
  })

  it('find each their own by the same calls', async () => {
    const own = await settle(instance, 'gamma')
    for (const [method, [task]] of Object.entries(foreignCalls(instance.store, own, own))) {
      const answer = await must(task)()
      expect({ method, answer, isNothing: isNothing(answer) }).toEqual({ method, answer, isNothing: false })
    }
  })

  it('have releases of one Heroku app each for itself', async () => {
    const [one, other] = await Promise.all(
      tenants().map((each) => readHistory(instance.store.reading, each.organizationId)),
    )
    const ofApp = (state: typeof one) => state?.deploys.filter(({ app }) => app === 'acme-web')
    expect(ofApp(one)?.length).toBe(3)
    expect(ofApp(one)).toEqual(ofApp(other))
  })
})

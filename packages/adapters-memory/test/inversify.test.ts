import { makeMemoryStore } from '@slugline/adapters-memory'
import { memoryJobsModule, memoryModule } from '@slugline/adapters-memory/inversify'
import { aDeployed, givenIn, type Place } from '@slugline/core/contracts'
import * as ids from '@slugline/core/port-ids'
import { AccessTokensId, DeployRecordingId, OrganizationAdministrationId } from '@slugline/core/port-ids'
import { taskEither as TE } from 'fp-ts'
import { Container } from 'inversify'
import { expect, it } from 'vitest'

const loaded = (): Container => {
  const container = new Container()
  container.load(memoryModule)
  return container
}

it('binds every storage port, and no other', () => {
  const container = loaded()
  const others = [ids.ClockId, ids.SigningId, ids.EventLogId, ids.PluginsId]
  const bound = Object.values(ids).filter((id) => container.isBound(id))
  expect(bound.length).toBe(Object.keys(makeMemoryStore()).length)
  for (const id of others) expect(bound).not.toContain(id)
})

const newPlace = async (container: Container): Promise<Place> => {
  const given = givenIn({
    organizations: container.get(OrganizationAdministrationId),
    projects: container.get(ids.ProjectAdministrationId),
    repositoryAdministration: container.get(ids.RepositoryAdministrationId),
    members: container.get(ids.MemberAdministrationId),
  })
  const organizationId = await given.organization()
  return { organizationId, projectIds: [await given.project(organizationId)] }
}

it('gives each container a store of its own, and all its ports that one', async () => {
  const [ours, theirs] = [loaded(), loaded()]
  await ours.get(AccessTokensId).claimAdmin('digest')()
  expect(await ours.get(AccessTokensId).hasAdmin()()).toEqual({ _tag: 'Right', right: true })
  expect(await theirs.get(AccessTokensId).hasAdmin()()).toEqual({ _tag: 'Right', right: false })
  await ours.get(OrganizationAdministrationId).create({ slug: 'acme', name: 'Acme', dateCreated: 0 })()
  expect(await ours.get(OrganizationAdministrationId).find('acme')()).toMatchObject({ right: { slug: 'acme' } })
  expect(ours.get(DeployRecordingId)).not.toBe(theirs.get(DeployRecordingId))
})

it('binds queue and outbox beside it, which hear of what the store records', async () => {
  const container = loaded()
  container.bind(ids.ClockId).toConstantValue({ now: () => 0 })
  await container.load(memoryJobsModule)
  const { organizationId, projectIds } = await newPlace(container)
  await container.get(DeployRecordingId).record(aDeployed({ organizationId, projectIds }, { number: 1 }))()
  const moved = await container.get(ids.OutboxId).move(10, () => TE.right([]))()
  expect(moved).toEqual({ _tag: 'Right', right: 1 })
  expect(await container.get(ids.JobQueueId).find(organizationId, '1')()).toEqual({ _tag: 'Right', right: null })
})

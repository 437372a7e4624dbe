import { makeMemoryStore } from '@slugline/adapters-memory'
import { memoryModule } from '@slugline/adapters-memory/inversify'
import * as ids from '@slugline/core/port-ids'
import { AccessTokensId, DeployRecordingId, OrganizationAdministrationId } from '@slugline/core/port-ids'
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

it('gives each container a store of its own, and all its ports that one', async () => {
  const [ours, theirs] = [loaded(), loaded()]
  await ours.get(AccessTokensId).claimAdmin('digest')()
  expect(await ours.get(AccessTokensId).hasAdmin()()).toEqual({ _tag: 'Right', right: true })
  expect(await theirs.get(AccessTokensId).hasAdmin()()).toEqual({ _tag: 'Right', right: false })
  await ours.get(OrganizationAdministrationId).create({ slug: 'acme', name: 'Acme', dateCreated: 0 })()
  expect(await ours.get(OrganizationAdministrationId).find('acme')()).toMatchObject({ right: { slug: 'acme' } })
  expect(ours.get(DeployRecordingId)).not.toBe(theirs.get(DeployRecordingId))
})

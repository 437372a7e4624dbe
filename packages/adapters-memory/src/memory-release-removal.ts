import type { ReleaseKey, ReleaseRemoval } from '@slugline/core'
import { read } from './at-once.ts'
import { listCommits } from './memory-commits.ts'
import type { DeployRow, MemoryState, OrganizationState } from './memory-state.ts'

/** Takes releases away; the keys of their deploys stay. */
export const makeMemoryReleaseRemoval = (state: MemoryState): ReleaseRemoval => ({
  remove: (key) => read(() => remove(state, key)),
})

const remove = ({ organizations }: MemoryState, { organizationId, projectId, version }: ReleaseKey): boolean => {
  const organization = organizations.get(organizationId)
  const row = organization?.releases.get(version)
  if (organization === undefined || row === undefined) return false
  if (projectId !== null && !row.state.projectIds.includes(projectId)) return false
  organization.releases.delete(version)
  listCommits(row, [])
  for (const deploy of row.deploys) removeDeploy(organization, deploy)
  return true
}

const removeDeploy = (organization: OrganizationState, row: DeployRow): void => {
  const { key, projectIds } = row.state
  organization.projects.get(projectIds[0] ?? '')?.deploysByKey.set(key, { id: row.id, state: 'deleted' })
  takeOut(organization.deploys, row)
  for (const id of projectIds) takeOut(organization.projects.get(id)?.deploys ?? [], row)
}

const takeOut = (rows: DeployRow[], row: DeployRow): void => {
  rows.splice(rows.indexOf(row), 1)
}

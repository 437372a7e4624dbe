import type { Delivery, Store } from '@slugline/core'
import { ONE_PAGE, readDeploys, releaseFilter, walkAll } from '../../packages/core/src/contracts/reading.ts'
import { run } from '../../packages/core/src/contracts/running.ts'
import type { Tenant } from './instance.ts'

/** All that the ports show of a tenant, but for its deliveries. */
export const readState = async (store: Store, { organizationId, projectId }: Tenant): Promise<unknown> => {
  const { reading, organizations, projects, members, repositoryAdministration, options, webhookReceivers } = store
  const releases = await run(reading.releases(releaseFilter(organizationId), ONE_PAGE))
  const keys = releases.items.map(({ version }) => ({ organizationId, projectId: null, version }))
  return {
    releases,
    commits: await Promise.all(keys.map((key) => run(reading.commits(key, ONE_PAGE)))),
    deploys: await readDeploys(reading, organizationId),
    organization: await run(organizations.find(organizationId)),
    projects: await run(projects.list(organizationId, ONE_PAGE)),
    members: await run(members.list(organizationId, null, ONE_PAGE)),
    repositories: await run(repositoryAdministration.list(organizationId, ONE_PAGE)),
    webhooks: await run(webhookReceivers.list(organizationId, ONE_PAGE)),
    project: await run(options.findProject(projectId)),
  }
}

/** All deliveries to a tenant's project, newest first. */
export const readDeliveries = (store: Store, { organizationId, projectId }: Tenant): Promise<readonly Delivery[]> => {
  const any = { organizationId, projectId, outcome: null, app: null, since: null, until: null }
  return walkAll((page) => run(store.deliveries.deliveries(any, page)))
}

import { accessTokenRoutes } from './access-token-routes.ts'
import type { ApiPorts, ApiRoute } from './api-route.ts'
import { deliveryRoutes } from './delivery-routes.ts'
import { deployRoutes } from './deploy-routes.ts'
import { forwardingRoutes } from './forwarding-routes.ts'
import { identityRoutes } from './identity-routes.ts'
import { jobRoutes } from './job-routes.ts'
import { memberRoutes } from './member-routes.ts'
import { organizationRoutes } from './organization-routes.ts'
import { platformRoutes } from './platform-routes.ts'
import { pluginRoutes } from './plugin-routes.ts'
import { projectRoutes } from './project-routes.ts'
import { releaseRoutes } from './release-routes.ts'
import { releaseTokenRoutes } from './release-token-routes.ts'
import { releaseWriteRoutes } from './release-write-routes.ts'
import { repositoryRoutes } from './repository-routes.ts'
import { webhookRoutes } from './webhook-routes.ts'

/** The routes of one kind of thing; the OpenAPI document shows them together. */
export interface RouteGroup {
  readonly name: string
  readonly description: string
  readonly routes: readonly ApiRoute[]
}

/** All routes of the API by what they are about. */
export const routeGroupsOf = (api: ApiPorts): readonly RouteGroup[] => [
  group('Identity', 'What clients ask before anything else.', identityRoutes(api)),
  group('Organizations', 'Whose everything else is.', organizationRoutes(api)),
  group('Projects', 'What is released.', projectRoutes(api)),
  group('Repositories', 'Where its code comes from.', repositoryRoutes(api)),
  group('Members', 'Who releases it.', memberRoutes(api)),
  group('API tokens', 'What clients show.', accessTokenRoutes(api)),
  group('Webhooks', 'Who is told of what was recorded.', webhookRoutes(api)),
  group('Plugins', 'Hooks of a project, and how they are configured.', [
    ...releaseTokenRoutes(api),
    ...pluginRoutes(api),
    ...(api.platform === undefined ? [] : platformRoutes(api, api.platform)),
  ]),
  group('Releases', "Versions and their commits, as Sentry's clients speak of them.", [
    ...releaseRoutes(api),
    ...releaseWriteRoutes(api),
  ]),
  group('Deploys', 'Releases put into an environment.', deployRoutes(api)),
  group('Deliveries', 'What came to the hooks, and what came of it.', deliveryRoutes(api)),
  ...(api.platform === undefined
    ? []
    : [group('Forwarding', 'Where deploys are sent on to.', forwardingRoutes(api, api.platform))]),
  ...(api.jobs === undefined ? [] : [group('Jobs', 'Work that leaves the house.', jobRoutes(api, api.jobs))]),
]

/**
 * All routes of the API, each with who may call it: what the handlers ask, the OpenAPI document shows and the tests try
 * is this one table.
 */
export const apiRouteTable = (api: ApiPorts): readonly ApiRoute[] => routeGroupsOf(api).flatMap(({ routes }) => routes)

const group = (name: string, description: string, routes: readonly ApiRoute[]): RouteGroup => ({
  name,
  description,
  routes,
})

import { taskEither as TE } from 'fp-ts'
import { ok } from './api-call.ts'
import { type ApiPorts, type ApiRoute, organizationRoute, topRoute } from './api-route.ts'
import { ACCESS } from './scopes.ts'

/** What sentry-cli asks before anything else, and the one route that says why it will not work. */
export const identityRoutes = (api: ApiPorts): readonly ApiRoute[] => [
  topRoute({
    method: 'GET',
    path: '',
    access: ACCESS.identity,
    handle: ({ caller }) => TE.right(ok({ version: '0', auth: { scopes: caller.scopes }, user: null })),
  }),
  topRoute({
    method: 'GET',
    path: 'users/me/regions/',
    access: ACCESS.identity,
    handle: () => TE.right(ok({ regions: [] })),
  }),
  organizationRoute(api, {
    method: 'GET',
    path: 'chunk-upload/',
    access: ACCESS.identity,
    handle: () => TE.left({ _tag: 'NoSourceMaps' }),
  }),
]

import { type Caller, SCOPES, wordOf } from '@slugline/core'
import { taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { ok } from './api-call.ts'
import { type ApiPorts, type ApiRoute, organizationRoute, topRoute } from './api-route.ts'
import { ACCESS } from './scopes.ts'

const IdentityWire = t.type(
  { version: t.literal('0'), auth: t.type({ scopes: t.readonlyArray(wordOf(SCOPES)) }), user: t.null },
  'Identity',
)

const identityToWire = ({ scopes }: Caller): t.TypeOf<typeof IdentityWire> => ({
  version: '0',
  auth: { scopes },
  user: null,
})

const RegionsWire = t.type({ regions: t.array(t.string) }, 'Regions')

/** What sentry-cli asks before anything else, and the one route that says why it will not work. */
export const identityRoutes = (api: ApiPorts): readonly ApiRoute[] => [
  topRoute({
    method: 'GET',
    path: '',
    access: ACCESS.identity,
    docs: { id: 'readIdentity', summary: 'Read what the token may do', answers: { 200: IdentityWire } },
    handle: ({ caller }) => TE.right(ok(identityToWire(caller))),
  }),
  topRoute({
    method: 'GET',
    path: 'users/me/regions/',
    access: ACCESS.identity,
    docs: { id: 'listRegions', summary: 'List regions: there are none', answers: { 200: RegionsWire } },
    handle: () => TE.right(ok({ regions: [] })),
  }),
  organizationRoute(api, {
    method: 'GET',
    path: 'chunk-upload/',
    access: ACCESS.identity,
    docs: { id: 'readChunkUpload', summary: 'Learn that source maps are not stored', answers: {}, refusals: [501] },
    handle: () => TE.left({ _tag: 'NoSourceMaps' }),
  }),
]

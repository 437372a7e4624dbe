import { builtinPlugin, type HookProject, hookPath } from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { type Answer, type ApiCall, ok } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import { type ApiPorts, type ApiRoute, type ProjectPlace, projectRoute } from './api-route.ts'
import { ACCESS } from './scopes.ts'

const ReleaseTokenWire = t.type({ token: t.string, webhookUrl: t.string }, 'ReleaseToken')

/** The release token of a project, which signs its hook URLs (HTTP contract, part C). */
export const releaseTokenRoutes = (api: ApiPorts): readonly ApiRoute[] => [
  projectRoute(api, {
    method: 'GET',
    path: 'releases/token/',
    access: ACCESS.writeProject,
    docs: {
      id: 'readReleaseToken',
      summary: 'Read the release token, which signs the URLs of hooks',
      answers: { 200: ReleaseTokenWire },
    },
    handle: read(api),
  }),
  projectRoute(api, {
    method: 'POST',
    path: 'releases/token/',
    access: ACCESS.writeProject,
    docs: {
      id: 'changeReleaseToken',
      summary: 'Make a new release token',
      description: 'All hook URLs of the project change at once.',
      answers: { 200: ReleaseTokenWire },
    },
    handle: change(api),
  }),
]

const read =
  (api: ApiPorts) =>
  (_call: ApiCall, { organization, project }: ProjectPlace): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      api.ports.options.findProject(project.id),
      TE.flatMap((found) => ofOrganization(organization.id, found)),
      TE.map(({ releaseToken }) => ok(tokenToWire(api, project.id, releaseToken))),
    )

const ofOrganization = (organizationId: string, found: HookProject | null): TE.TaskEither<ApiError, HookProject> =>
  found === null || found.organizationId !== organizationId ? TE.left({ _tag: 'NoSuchProject' }) : TE.right(found)

const change =
  (api: ApiPorts) =>
  (_call: ApiCall, { organization, project }: ProjectPlace): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      api.useCases.changeReleaseToken({ organizationId: organization.id, projectId: project.id }),
      TE.map((releaseToken) => ok(tokenToWire(api, project.id, releaseToken))),
    )

const tokenToWire = (
  { ports, publicUrl }: ApiPorts,
  projectId: string,
  releaseToken: string,
): t.TypeOf<typeof ReleaseTokenWire> => ({
  token: releaseToken,
  webhookUrl: `${publicUrl}${hookPath(ports.signing, { plugin: builtinPlugin.id, projectId, releaseToken })}`,
})

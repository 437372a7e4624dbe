import { builtinPlugin, type HookProject, hookPath } from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import { type Answer, type ApiCall, ok } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import { type ApiPorts, type ApiRoute, type ProjectPlace, projectRoute } from './api-route.ts'
import { ACCESS } from './scopes.ts'

/** The release token of a project, which signs its hook URLs (HTTP contract, part C). */
export const releaseTokenRoutes = (api: ApiPorts): readonly ApiRoute[] => [
  projectRoute(api, { method: 'GET', path: 'releases/token/', access: ACCESS.writeProject, handle: read(api) }),
  projectRoute(api, { method: 'POST', path: 'releases/token/', access: ACCESS.writeProject, handle: change(api) }),
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

const tokenToWire = ({ ports, publicUrl }: ApiPorts, projectId: string, releaseToken: string) => ({
  token: releaseToken,
  webhookUrl: `${publicUrl}${hookPath(ports.signing, { plugin: builtinPlugin.id, projectId, releaseToken })}`,
})

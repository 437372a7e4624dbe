import {
  FlagCodec,
  type ForwardingKey,
  type ForwardingView,
  listOf,
  optional,
  optionalText,
  type PlatformUseCases,
  textCodec,
  textThat,
} from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { isBaseUrl } from '../http/callable-url.ts'
import { type Answer, type ApiCall, NO_CONTENT, ok } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import { type ApiPorts, type ApiRoute, type ProjectPlace, projectRoute } from './api-route.ts'
import { invalidRequest, jsonBody, readJson } from './json-request.ts'
import { ACCESS } from './scopes.ts'
import { nullable } from './wire.ts'

const BaseUrlCodec = textCodec(
  'an absolute http or https URL of at most 2000 characters, without user, query and fragment',
  (text) => (isBaseUrl(text) ? text.replace(/(?<!\/)\/+$/, '') : null),
  { kind: 'url', maxLength: 2000 },
)

const RemoteSlugCodec = textThat('a slug of 1-100 of a-z, 0-9, _ and -', (text) => /^[a-z0-9_-]{1,100}$/.test(text), {
  pattern: '^[a-z0-9_-]{1,100}$',
})

/** It goes into a header. */
const TokenCodec = textThat('a token of 8-1000 characters, without spaces', (text) => /^[!-~]{8,1000}$/.test(text), {
  minLength: 8,
  maxLength: 1000,
})

const MAX_PROJECTS = 100

const ForwardingBody = jsonBody({
  url: optionalText(BaseUrlCodec),
  organization: optionalText(RemoteSlugCodec),
  projects: optional(listOf(RemoteSlugCodec, 'slugs of projects', MAX_PROJECTS)),
  token: optionalText(TokenCodec),
  off: optional(FlagCodec),
})

const ForwardingWire = t.type(
  {
    off: t.boolean,
    url: nullable(t.string),
    organization: nullable(t.string),
    projects: nullable(t.array(t.string)),
    hasSavedToken: t.boolean,
    target: nullable(
      t.type({ url: t.string, organization: t.string, projects: t.array(t.string), isServerDefault: t.boolean }),
    ),
  },
  'Forwarding',
)

const CONFIGURING =
  'Replaces all that was said before. `url` needs `organization` and `token`; a token that is left out stays as long as the URL is the same. Without `url`, deploys go where the server forwards to by default.'

/** Where the deploys of a project are forwarded to (HTTP contract, part C). */
export const forwardingRoutes = (api: ApiPorts, platform: PlatformUseCases): readonly ApiRoute[] => [
  projectRoute(api, {
    method: 'GET',
    path: 'forwarding/',
    access: ACCESS.readProject,
    docs: {
      id: 'readForwarding',
      summary: 'Read where the deploys of a project are forwarded to',
      description: '`target` is where they go today, null for nowhere. The token is never shown.',
      answers: { 200: ForwardingWire },
    },
    handle: (_call, place) => read(platform, place),
  }),
  projectRoute(api, {
    method: 'PUT',
    path: 'forwarding/',
    access: ACCESS.writeProject,
    docs: {
      id: 'configureForwarding',
      summary: 'Say where the deploys of a project are forwarded to',
      description: CONFIGURING,
      body: ForwardingBody,
      answers: { 200: ForwardingWire },
    },
    handle: configure(api, platform),
  }),
  projectRoute(api, {
    method: 'DELETE',
    path: 'forwarding/',
    access: ACCESS.writeProject,
    docs: {
      id: 'removeForwarding',
      summary: 'Forget what a project says of forwarding',
      description: 'Its token too. Deploys go where the server forwards to by default.',
      answers: { 204: null },
    },
    handle: remove(platform),
  }),
]

const keyOf = ({ organization, project }: ProjectPlace): ForwardingKey => ({
  organizationId: organization.id,
  projectId: project.id,
  projectSlug: project.slug,
})

const read = (platform: PlatformUseCases, place: ProjectPlace): TE.TaskEither<ApiError, Answer> =>
  F.pipe(
    platform.readForwarding(keyOf(place)),
    TE.map((view) => ok(forwardingToWire(view))),
  )

const configure =
  ({ publicUrl }: ApiPorts, platform: PlatformUseCases) =>
  (call: ApiCall, place: ProjectPlace): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      TE.fromEither(readJson(ForwardingBody)(call.body)),
      TE.filterOrElse(
        ({ url }) => url === null || !isSameOrigin(url, publicUrl),
        (): ApiError => invalidRequest(TO_ITSELF),
      ),
      TE.map(({ off, projects, ...said }) => ({ ...said, projects: someOf(projects), off: off === true })),
      TE.flatMap((settings) => platform.configureForwarding({ ...keyOf(place), settings })),
      TE.flatMap(() => read(platform, place)),
    )

const TO_ITSELF = [{ path: 'url', expected: 'another server than this one' }]

const isSameOrigin = (url: string, other: string): boolean => URL.parse(url)?.origin === URL.parse(other)?.origin

/** No projects are said by an empty list too. */
const someOf = (projects: readonly string[] | null): readonly string[] | null =>
  projects === null || projects.length === 0 ? null : projects

const remove =
  (platform: PlatformUseCases) =>
  (_call: ApiCall, place: ProjectPlace): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      platform.removeForwarding(keyOf(place)),
      TE.map(() => NO_CONTENT),
    )

const forwardingToWire = ({ projects, target, ...said }: ForwardingView): t.TypeOf<typeof ForwardingWire> => ({
  off: said.off,
  url: said.url,
  organization: said.organization,
  projects: projects === null ? null : [...projects],
  hasSavedToken: said.hasSavedToken,
  target: target === null ? null : { ...target, projects: [...target.projects] },
})

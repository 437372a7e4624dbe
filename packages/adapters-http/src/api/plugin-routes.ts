import { type ConfigurationBody, configurationCodec, type PluginKey } from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { type Answer, type ApiCall, created, NO_CONTENT, ok, param } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import { type ApiPorts, type ApiRoute, type ProjectPlace, projectRoute } from './api-route.ts'
import { hookStatusToWire } from './hook-status-wire.ts'
import { readJson } from './json-request.ts'
import { PluginSummaryWire, PluginWire, pluginSummaryToWire, pluginToWire } from './plugin-wire.ts'
import { ACCESS } from './scopes.ts'

/** Which members it has, the plugin's fields say. */
const Configuration: t.Type<ConfigurationBody, ConfigurationBody, unknown> = t.record(
  t.string,
  t.unknown,
  'a JSON object',
)

const CONFIGURING =
  'The members are the fields of the plugin, by name. A field that is absent goes back to its default; an absent secret stays, and null removes it.'

/** Plugins of a project and their configuration (HTTP contract, part C). */
export const pluginRoutes = (api: ApiPorts): readonly ApiRoute[] => [
  projectRoute(api, {
    method: 'GET',
    path: 'plugins/',
    access: ACCESS.readProject,
    docs: { id: 'listPlugins', summary: 'List plugins', answers: { 200: t.array(PluginSummaryWire) } },
    handle: list(api),
  }),
  projectRoute(api, {
    method: 'GET',
    path: 'plugins/:plugin/',
    access: ACCESS.writeProject,
    docs: {
      id: 'readPlugin',
      summary: 'Read a plugin, its configuration and the URL of its hook',
      answers: { 200: PluginWire },
    },
    handle: (call, place) => TE.map(ok)(read(api, pluginKeyOf(call, place))),
  }),
  projectRoute(api, {
    method: 'POST',
    path: 'plugins/:plugin/',
    access: ACCESS.writeProject,
    docs: {
      id: 'enablePlugin',
      summary: 'Enable a plugin',
      description: 'One that is enabled already stays so.',
      answers: { 201: PluginWire },
    },
    handle: enable(api),
  }),
  projectRoute(api, {
    method: 'DELETE',
    path: 'plugins/:plugin/',
    access: ACCESS.writeProject,
    docs: {
      id: 'disablePlugin',
      summary: 'Disable a plugin',
      description: 'Its configuration stays.',
      answers: { 204: null },
      refusals: [400],
    },
    handle: disable(api),
  }),
  projectRoute(api, {
    method: 'PUT',
    path: 'plugins/:plugin/',
    access: ACCESS.writeProject,
    docs: {
      id: 'configurePlugin',
      summary: 'Configure a plugin',
      description: CONFIGURING,
      body: api.plugins === undefined ? Configuration : configurationCodec(api.plugins.flatMap(({ fields }) => fields)),
      answers: { 200: PluginWire },
    },
    handle: configure(api),
  }),
]

/** The plugin of a project that a path names. */
export const pluginKeyOf = (call: ApiCall, { organization, project }: ProjectPlace): PluginKey => ({
  organizationId: organization.id,
  projectId: project.id,
  plugin: param(call, 'plugin'),
})

const list =
  ({ useCases }: ApiPorts) =>
  (_call: ApiCall, { organization, project }: ProjectPlace): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      useCases.listPlugins({ organizationId: organization.id, projectId: project.id }),
      TE.flatMap((plugins) =>
        plugins === null
          ? TE.left<ApiError>({ _tag: 'NoSuchProject' })
          : TE.right(ok(plugins.map(pluginSummaryToWire))),
      ),
    )

const read = (api: ApiPorts, key: PluginKey): TE.TaskEither<ApiError, t.TypeOf<typeof PluginWire>> =>
  F.pipe(
    api.useCases.readPlugin(key),
    TE.flatMap((plugin) => withStatus(api, key, pluginToWire(plugin, api.publicUrl))),
  )

/** Where platforms are asked, what is seen of this one: null for a plugin that has none. */
const withStatus = (
  { platform }: ApiPorts,
  key: PluginKey,
  plugin: t.TypeOf<typeof PluginWire>,
): TE.TaskEither<ApiError, t.TypeOf<typeof PluginWire>> =>
  platform === undefined
    ? TE.right(plugin)
    : F.pipe(
        platform.readHookStatus(key),
        TE.map((status) => ({ ...plugin, status: status === null ? null : hookStatusToWire(status) })),
      )

const enable =
  (api: ApiPorts) =>
  (call: ApiCall, place: ProjectPlace): TE.TaskEither<ApiError, Answer> => {
    const key = pluginKeyOf(call, place)
    return F.pipe(
      api.useCases.enablePlugin(key),
      TE.flatMap(() => read(api, key)),
      TE.map(created),
    )
  }

const disable =
  ({ useCases }: ApiPorts) =>
  (call: ApiCall, place: ProjectPlace): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      useCases.disablePlugin(pluginKeyOf(call, place)),
      TE.map(() => NO_CONTENT),
    )

/** A plugin that does not exist is told before anything of the body. */
const configure =
  (api: ApiPorts) =>
  (call: ApiCall, place: ProjectPlace): TE.TaskEither<ApiError, Answer> => {
    const key = pluginKeyOf(call, place)
    return F.pipe(
      api.useCases.readPlugin(key),
      TE.flatMapEither(() => readJson(Configuration)(call.body)),
      TE.flatMap((body): TE.TaskEither<ApiError, void> => api.useCases.configurePlugin({ ...key, body })),
      TE.flatMap(() => read(api, key)),
      TE.map(ok),
    )
  }

import {
  type AppKey,
  AppNameCodec,
  HOOK_STEPS,
  type HookChanged,
  InstantCodec,
  OverlapCodec,
  optional,
  type PlatformUseCases,
  type PluginKey,
  wordOf,
} from '@slugline/core'
import { either as E, function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { type Answer, type ApiCall, accepted, created, ok } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import { type ApiPorts, type ApiRoute, projectRoute } from './api-route.ts'
import { instantOrNull } from './instant-wire.ts'
import { jsonBody, readJson, readOptionalJson } from './json-request.ts'
import { pluginKeyOf } from './plugin-routes.ts'
import { SavedWire, savedToWire } from './plugin-wire.ts'
import type { RouteDocs } from './route-docs.ts'
import { ACCESS } from './scopes.ts'
import { nullable, TimeWire } from './wire.ts'

const AppBody = jsonBody({ app: AppNameCodec })

const RotationBody = jsonBody({ overlap: optional(OverlapCodec) })

const BackfillBody = jsonBody({ since: optional(InstantCodec) })

const HookChangedWire = t.type({ app: t.string, webhookUrl: t.string, steps: t.array(wordOf(HOOK_STEPS)) }, 'AppHook')

const RotatedWire = t.type(
  {
    isNew: t.boolean,
    saved: t.array(SavedWire),
    apps: t.array(
      t.type({ app: t.string, hook: wordOf(['rotated', 'missing', 'failed']), failure: nullable(t.string) }),
    ),
  },
  'SecretRotation',
)

const BackfillWire = t.type({ apps: t.array(t.string), since: nullable(TimeWire) }, 'Backfill')

const INSTALLING =
  'Subscribes the hook of the project at the platform, with the token of the configuration, or repairs the subscription that is there; enables the plugin, and adds the app to its configuration. May be called again.'

const ROTATING =
  'The secret before stays valid for `overlap` seconds, 72 hours if nothing is said. What failed for an app is repaired by another call, which tells the same secret again as long as the one before is valid; with an `overlap` of 0 it makes another one.'

/** What is set up at the platform of a plugin (HTTP contract, part C). */
export const platformRoutes = (api: ApiPorts, platform: PlatformUseCases): readonly ApiRoute[] => [
  route(api, 'install', {
    docs: {
      id: 'installHook',
      summary: 'Have the platform of a plugin call the hook for an app',
      description: INSTALLING,
      body: AppBody,
      answers: { 200: HookChangedWire, 201: HookChangedWire },
    },
    handle: install(platform),
  }),
  route(api, 'uninstall', {
    docs: {
      id: 'uninstallHook',
      summary: 'Have the platform of a plugin call the hook for an app no more',
      description: 'Removes the app from the configuration too. Secrets stay: deliveries may be on their way.',
      body: AppBody,
      answers: { 200: HookChangedWire },
    },
    handle: uninstall(platform),
  }),
  route(api, 'rotate-secret', {
    docs: {
      id: 'rotateHookSecret',
      summary: 'Give the hooks of all apps a new secret, here and at the platform',
      description: ROTATING,
      body: RotationBody,
      isBodyOptional: true,
      answers: { 200: RotatedWire },
    },
    handle: rotate(platform),
  }),
  route(api, 'backfill', {
    docs: {
      id: 'requestBackfill',
      summary: 'Have the releases of all apps read from the platform',
      description: 'Reads what is not known yet; with `since`, back to that time.',
      body: BackfillBody,
      isBodyOptional: true,
      answers: { 202: BackfillWire },
    },
    handle: backfill(platform),
  }),
]

type Handle = (call: ApiCall, key: PluginKey) => TE.TaskEither<ApiError, Answer>

/** A call that makes the platform do something. A plugin that does not exist is told before anything of the body. */
const route = (
  api: ApiPorts,
  verb: string,
  { docs, handle }: { readonly docs: RouteDocs; readonly handle: Handle },
): ApiRoute =>
  projectRoute(api, {
    method: 'POST',
    path: `plugins/:plugin/${verb}/`,
    access: ACCESS.writeProject,
    waitsForPlatform: true,
    docs: { ...docs, refusals: [502] },
    handle: (call, place) => {
      const key = pluginKeyOf(call, place)
      return F.pipe(
        api.useCases.readPlugin(key),
        TE.flatMap(() => handle(call, key)),
      )
    },
  })

const appKey = (call: ApiCall, key: PluginKey): E.Either<ApiError, AppKey> =>
  E.map(({ app }: { readonly app: string }) => ({ ...key, app }))(readJson(AppBody)(call.body))

const changedToWire = ({ app, hookUrl, steps }: HookChanged): t.TypeOf<typeof HookChangedWire> => ({
  app,
  webhookUrl: hookUrl,
  steps: [...steps],
})

const install =
  ({ installHook }: PlatformUseCases): Handle =>
  (call, key) =>
    F.pipe(
      TE.fromEither(appKey(call, key)),
      TE.flatMap((app) => installHook(app)),
      TE.map((changed) => (changed.steps.includes('hook-created') ? created : ok)(changedToWire(changed))),
    )

const uninstall =
  ({ uninstallHook }: PlatformUseCases): Handle =>
  (call, key) =>
    F.pipe(
      TE.fromEither(appKey(call, key)),
      TE.flatMap((app) => uninstallHook(app)),
      TE.map((changed) => ok(changedToWire(changed))),
    )

const rotate =
  ({ rotateHookSecret }: PlatformUseCases): Handle =>
  (call, key) =>
    F.pipe(
      TE.fromEither(readOptionalJson(RotationBody)(call.body)),
      TE.flatMap(({ overlap }) => rotateHookSecret({ ...key, overlapSeconds: overlap })),
      TE.map(({ isNew, saved, apps }) => ok({ isNew, saved: saved.map(savedToWire), apps })),
    )

const backfill =
  ({ requestBackfill }: PlatformUseCases): Handle =>
  (call, key) =>
    F.pipe(
      TE.fromEither(readOptionalJson(BackfillBody)(call.body)),
      TE.flatMap(({ since }) =>
        F.pipe(
          requestBackfill({ ...key, since }),
          TE.map((apps) => ({ apps, since })),
        ),
      ),
      TE.map(({ apps, since }) => accepted({ apps, since: instantOrNull(since) })),
    )

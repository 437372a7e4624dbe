import { EVENT_TYPES, type Organization, type WebhookReceiver } from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { answerList } from './answer-list.ts'
import { type Answer, type ApiCall, created, isId, ok, param } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import { type ApiPorts, type ApiRoute, organizationRoute } from './api-route.ts'
import { readJson } from './json-request.ts'
import { PAGE, pageQuery } from './query.ts'
import { removal } from './removal.ts'
import { ACCESS } from './scopes.ts'
import { ChangedWebhook, changeOf, NewSecret, NewWebhook } from './webhook-bodies.ts'
import { WebhookSecretWire, WebhookWire, webhookSecretToWire, webhookToWire } from './webhook-wire.ts'

const ListQuery = t.type(PAGE)

/** Who is told of what was recorded (HTTP contract, part C). */
export const webhookRoutes = (api: ApiPorts): readonly ApiRoute[] => [
  organizationRoute(api, {
    method: 'GET',
    path: 'webhooks/',
    access: ACCESS.manageWebhooks,
    docs: {
      id: 'listWebhooks',
      summary: 'List the receivers of webhooks',
      query: ListQuery,
      answers: { 200: t.array(WebhookWire) },
    },
    handle: list(api),
  }),
  organizationRoute(api, {
    method: 'POST',
    path: 'webhooks/',
    access: ACCESS.manageWebhooks,
    docs: {
      id: 'createWebhook',
      summary: 'Add a receiver of webhooks',
      description:
        'Without `secret` one is made; it is shown this once. Messages of the format `slack` are not signed: there the URL is the secret.',
      body: NewWebhook,
      answers: { 201: WebhookSecretWire },
      refusals: [409],
    },
    handle: create(api),
  }),
  organizationRoute(api, {
    method: 'GET',
    path: 'webhooks/:id/',
    access: ACCESS.manageWebhooks,
    docs: { id: 'readWebhook', summary: 'Read a receiver of webhooks', answers: { 200: WebhookWire } },
    handle: read(api),
  }),
  organizationRoute(api, {
    method: 'PUT',
    path: 'webhooks/:id/',
    access: ACCESS.manageWebhooks,
    docs: {
      id: 'updateWebhook',
      summary: 'Change a receiver of webhooks',
      description: 'What is absent stays. Another format is another receiver.',
      body: ChangedWebhook,
      answers: { 200: WebhookWire },
    },
    handle: update(api),
  }),
  organizationRoute(api, {
    method: 'DELETE',
    path: 'webhooks/:id/',
    access: ACCESS.manageWebhooks,
    docs: {
      id: 'deleteWebhook',
      summary: 'Remove a receiver of webhooks',
      description: 'What it was to hear of and did not yet is not sent.',
      answers: { 204: null },
    },
    handle: remove(api),
  }),
  organizationRoute(api, {
    method: 'POST',
    path: 'webhooks/:id/rotate-secret/',
    access: ACCESS.manageWebhooks,
    docs: {
      id: 'rotateWebhookSecret',
      summary: 'Give a receiver of webhooks a new secret',
      description:
        'Without `secret` one is made; it is shown this once. For `overlap` seconds (72 hours when absent) messages are signed with the one before, too.',
      body: NewSecret,
      answers: { 200: WebhookSecretWire },
    },
    handle: rotate(api),
  }),
]

const list =
  (api: ApiPorts) =>
  (call: ApiCall, { id }: Organization): TE.TaskEither<ApiError, Answer> =>
    answerList(api, call, {
      query: ListQuery,
      ask: (query) => api.ports.webhookReceivers.list(id, pageQuery(query)),
      toWire: (receiver) => webhookToWire(receiver, api.ports.clock.now()),
    })

const create =
  ({ useCases, ports }: ApiPorts) =>
  (call: ApiCall, { id }: Organization): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      TE.fromEither(readJson(NewWebhook)(call.body)),
      TE.flatMap(({ format, events, enabled, ...told }) =>
        useCases.createWebhookReceiver({
          ...told,
          organizationId: id,
          format: format ?? 'standard',
          events: events ?? EVENT_TYPES,
          enabled: enabled ?? true,
        }),
      ),
      TE.map((receiver) => created(webhookSecretToWire(receiver, ports.clock.now()))),
    )

const read =
  (api: ApiPorts) =>
  (call: ApiCall, organization: Organization): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      find(api, call, organization),
      TE.map((receiver) => ok(webhookToWire(receiver, api.ports.clock.now()))),
    )

/** A receiver that does not exist is told before anything of the body. */
const update =
  (api: ApiPorts) =>
  (call: ApiCall, organization: Organization): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      find(api, call, organization),
      TE.flatMapEither(() => readJson(ChangedWebhook)(call.body)),
      TE.flatMap((body) => api.ports.webhookReceivers.update(organization.id, param(call, 'id'), () => changeOf(body))),
      TE.flatMap(found),
      TE.map((receiver) => ok(webhookToWire(receiver, api.ports.clock.now()))),
    )

const remove =
  ({ ports }: ApiPorts) =>
  (call: ApiCall, organization: Organization): TE.TaskEither<ApiError, Answer> =>
    removal(call, (id) => ports.webhookReceivers.remove(organization.id, id), { _tag: 'UnknownWebhook' })

const rotate =
  (api: ApiPorts) =>
  (call: ApiCall, organization: Organization): TE.TaskEither<ApiError, Answer> => {
    const key = { organizationId: organization.id, receiverId: param(call, 'id') }
    return F.pipe(
      find(api, call, organization),
      TE.flatMapEither(() => readJson(NewSecret)(call.body)),
      TE.flatMap(({ secret, overlap }) =>
        api.useCases.rotateWebhookSecret({ ...key, secret, overlapSeconds: overlap }),
      ),
      TE.map((rotated) => ok(webhookSecretToWire(rotated, api.ports.clock.now()))),
    )
  }

/** The receiver that a path names. */
const find = (
  { ports }: ApiPorts,
  call: ApiCall,
  organization: Organization,
): TE.TaskEither<ApiError, WebhookReceiver> => {
  const id = param(call, 'id')
  return F.pipe(isId(id) ? ports.webhookReceivers.find(organization.id, id) : TE.right(null), TE.flatMap(found))
}

const found = (receiver: WebhookReceiver | null): TE.TaskEither<ApiError, WebhookReceiver> =>
  receiver === null ? TE.left({ _tag: 'UnknownWebhook' }) : TE.right(receiver)

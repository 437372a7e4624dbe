import { type DeliveryKey, OUTCOMES } from '@slugline/core'
import { either as E, function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { answerList } from './answer-list.ts'
import { type Answer, type ApiCall, isId, ok, param } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import { type ApiPorts, type ApiRoute, type ProjectPlace, projectRoute } from './api-route.ts'
import { DeliveryWire, deliveryToWire, StoredDeliveryWire, storedDeliveryToWire } from './delivery-wire.ts'
import { PAGE, PARAMETERS, pageQuery, word } from './query.ts'
import { ACCESS } from './scopes.ts'

const ListQuery = t.type({
  ...PAGE,
  outcome: word(OUTCOMES),
  app: PARAMETERS.text,
  since: PARAMETERS.time,
  until: PARAMETERS.time,
})

/** Deliveries: read, and replayed (HTTP contract, part E). */
export const deliveryRoutes = (api: ApiPorts): readonly ApiRoute[] => [
  projectRoute(api, {
    method: 'GET',
    path: 'deliveries/',
    access: ACCESS.readProject,
    docs: {
      id: 'listDeliveries',
      summary: 'List deliveries to the hooks of a project',
      query: ListQuery,
      answers: { 200: t.array(DeliveryWire) },
    },
    handle: list(api),
  }),
  projectRoute(api, {
    method: 'GET',
    path: 'deliveries/:id/',
    access: ACCESS.readProject,
    docs: { id: 'readDelivery', summary: 'Read a delivery with its payload', answers: { 200: StoredDeliveryWire } },
    handle: read(api),
  }),
  projectRoute(api, {
    method: 'POST',
    path: 'deliveries/:id/replay/',
    access: ACCESS.writeProject,
    docs: {
      id: 'replayDelivery',
      summary: 'Take a delivery again, by the configuration of today',
      description: 'Answers the new delivery.',
      answers: { 200: StoredDeliveryWire },
    },
    handle: replay(api),
  }),
]

const list =
  (api: ApiPorts) =>
  (call: ApiCall, { organization, project }: ProjectPlace): TE.TaskEither<ApiError, Answer> =>
    answerList(api, call, {
      query: ListQuery,
      ask: (query) => {
        const { outcome, app, since, until } = query
        const filter = { organizationId: organization.id, projectId: project.id, outcome, app, since, until }
        return api.useCases.listDeliveries({ filter, page: pageQuery(query) })
      },
      toWire: deliveryToWire,
    })

const read =
  ({ useCases }: ApiPorts) =>
  (call: ApiCall, place: ProjectPlace): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      TE.fromEither(keyOf(call, place)),
      TE.flatMap((key) => useCases.readDelivery(key)),
      TE.map((delivery) => ok(storedDeliveryToWire(delivery))),
    )

const replay =
  ({ useCases, ports }: ApiPorts) =>
  (call: ApiCall, place: ProjectPlace): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      TE.fromEither(keyOf(call, place)),
      TE.flatMap((key) => useCases.replayDelivery({ ...key, now: ports.clock.now() })),
      TE.map((delivery) => ok(storedDeliveryToWire(delivery))),
    )

const keyOf = (call: ApiCall, { organization, project }: ProjectPlace): E.Either<ApiError, DeliveryKey> => {
  const deliveryId = param(call, 'id')
  return isId(deliveryId)
    ? E.right({ organizationId: organization.id, projectId: project.id, deliveryId })
    : E.left({ _tag: 'UnknownDelivery' })
}

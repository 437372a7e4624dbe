import { sampleId } from '../sample-id.ts'
import { answer, notFound } from './fake-answer.ts'
import type { FakeApp, FakeDelivery, FakeEvent, FakeRelease, FakeWebhook } from './fake-app.ts'
import { answerPage } from './fake-range.ts'
import { buildsOf } from './fake-release.ts'
import { appView, buildView, couplingView, eventView, releaseView, webhookView } from './fake-views.ts'
import { changeWebhook, createWebhook, removeWebhook } from './fake-webhooks.ts'

/** A promotion of one app's release to another. */
export interface FakePromotion {
  readonly id: string
  readonly source: { readonly app: FakeApp; readonly release: FakeRelease }
  readonly target: { readonly app: FakeApp; readonly release: FakeRelease }
}

/** All that the fake knows. */
export interface FakeWorld {
  /** By name. */
  readonly apps: Map<string, FakeApp>
  readonly promotions: Map<string, FakePromotion>
  readonly now: () => string
}

/** What a call names after each noun of its path: `/apps/{first}/releases/{second}`. */
interface Named {
  readonly first: string
  readonly second: string
}

/** Answers a call that is allowed. */
export const route = async (world: FakeWorld, request: Request): Promise<Response> => {
  const [root, first = '', noun, second] = new URL(request.url).pathname.split('/').slice(1).map(decodeURIComponent)
  const names = { first, second: second ?? '' }
  const place = [root, noun === undefined ? '' : `/${noun}`, second === undefined ? '' : '/*'].join('')
  if (root === 'account') return answer(200, ACCOUNT)
  if (root === 'pipelines') return routePipeline(world, request, place, names)
  if (root === 'pipeline-promotions') return routePromotion(world, request, place, names)
  if (place === 'apps' && first === '') return answerPage(request, [...world.apps.values()], APP, appView)
  const app = [...world.apps.values()].find(({ id, name }) => id === first || name === first)
  return root !== 'apps' || app === undefined ? notFound() : routeApp(world, app, request, place, names)
}

const ACCOUNT = { id: sampleId('user', 'dev@example.com'), email: 'dev@example.com', name: 'Dev' }

const routeApp = (
  { now }: FakeWorld,
  app: FakeApp,
  request: Request,
  place: string,
  { second }: Named,
): Response | Promise<Response> => {
  switch (`${request.method} ${place}`) {
    case 'GET apps':
      return answer(200, appView(app))
    case 'GET apps/releases':
      return answerPage(request, [...app.releases.values()], RELEASE, releaseView(app))
    case 'GET apps/releases/*':
      return one(releaseBy(app, second), releaseView(app))
    case 'GET apps/builds':
      return answerPage(request, buildsOf(app), BUILD, buildView(app))
    case 'GET apps/slugs/*':
      return app.built === 'slug' ? one(app.builds.get(second), same) : notFound()
    case 'GET apps/oci-images/*':
      return app.built === 'oci-image' ? one(app.builds.get(second), (build) => [build]) : notFound()
    case 'GET apps/pipeline-couplings':
      return one(app.pipeline, (pipeline) => couplingView(app, pipeline))
    case 'GET apps/webhooks':
      return answerPage(request, [...app.webhooks.values()], WEBHOOK, webhookView(app))
    case 'POST apps/webhooks':
      return createWebhook(app, request, now())
    case 'GET apps/webhooks/*':
      return one(app.webhooks.get(second), webhookView(app))
    case 'PATCH apps/webhooks/*':
      return changeWebhook(app, second, request, now())
    case 'DELETE apps/webhooks/*':
      return removeWebhook(app, second)
    case 'GET apps/webhook-deliveries':
      return answerPage(request, deliveriesWith(app, request), seqOf(app.deliveries), same)
    case 'GET apps/webhook-deliveries/*':
      return one(app.deliveries.get(second), same)
    case 'GET apps/webhook-events':
      return answerPage(request, [...app.events.values()], seqOf(app.events), eventView)
    case 'GET apps/webhook-events/*':
      return one(app.events.get(second), eventView)
    default:
      return notFound()
  }
}

const routePipeline = ({ apps }: FakeWorld, request: Request, place: string, { first }: Named): Response => {
  const couplings = [...apps.values()].flatMap((app) =>
    app.pipeline === null || ![app.pipeline.name, sampleId('pipeline', app.pipeline.name)].includes(first)
      ? []
      : [{ name: app.pipeline.name, coupling: couplingView(app, app.pipeline) }],
  )
  switch (`${request.method} ${place}`) {
    case 'GET pipelines':
      return one(couplings[0], ({ name, coupling }) => ({ id: coupling.pipeline.id, name }))
    case 'GET pipelines/pipeline-couplings':
      return answerPage(request, couplings, { id: ({ coupling }) => coupling.id }, ({ coupling }) => coupling)
    default:
      return notFound()
  }
}

const routePromotion = ({ promotions }: FakeWorld, request: Request, place: string, { first }: Named): Response => {
  const promotion = promotions.get(first)
  if (promotion === undefined) return notFound()
  const { id, source, target } = promotion
  const endOf = ({ app, release }: FakePromotion['source']) => ({ app: { id: app.id }, release: { id: release.id } })
  switch (`${request.method} ${place}`) {
    case 'GET pipeline-promotions':
      return answer(200, { id, status: 'completed', source: endOf(source) })
    case 'GET pipeline-promotions/promotion-targets':
      return answer(200, [{ id: sampleId('target', id), ...endOf(target), status: 'succeeded', error_message: null }])
    default:
      return notFound()
  }
}

const same = <A>(item: A): A => item

const one = <A>(item: A | null | undefined, view: (item: A) => unknown): Response =>
  item === null || item === undefined ? notFound() : answer(200, view(item))

const releaseBy = (app: FakeApp, idOrNumber: string): FakeRelease | undefined =>
  app.releases.get(Number(idOrNumber)) ?? [...app.releases.values()].find(({ id }) => id === idOrNumber)

const APP = { id: ({ id }: FakeApp) => id, name: ({ name }: FakeApp) => name }
const RELEASE = { id: ({ id }: FakeRelease) => id, version: ({ number }: FakeRelease) => number }
/** Two of one time are apart by their number. */
const BUILD = {
  id: ({ id }: FakeRelease) => id,
  created_at: ({ createdAt, number }: FakeRelease) => `${createdAt}-${String(number).padStart(9, '0')}`,
}
const WEBHOOK = { id: ({ id }: FakeWebhook) => id }

/** `seq` is the order in which things were made. */
const seqOf = <A extends FakeDelivery | FakeEvent>(items: ReadonlyMap<string, A>) => {
  const places = new Map([...items.keys()].map((id, index) => [id, index + 1]))
  return { id: ({ id }: A) => id, seq: ({ id }: A) => places.get(id) ?? 0 }
}

const deliveriesWith = ({ deliveries }: FakeApp, request: Request): readonly FakeDelivery[] => {
  const wanted = new URL(request.url).searchParams.get('eq[status]')
  return [...deliveries.values()].filter(({ status }) => wanted === null || status === wanted)
}

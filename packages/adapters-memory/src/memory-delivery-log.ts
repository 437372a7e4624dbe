import type {
  Delivery,
  DeliveryFilter,
  DeliveryKey,
  DeliveryLog,
  Instant,
  PageKey,
  StoredDelivery,
} from '@slugline/core'
import { read } from './at-once.ts'
import { pageFrom } from './memory-page.ts'
import type { DeliveryRow, DeployRow, MemoryState, ProjectState, RemovedDeploy } from './memory-state.ts'

/** The deliveries that deploy recording kept. */
export const makeMemoryDeliveryLog = (state: MemoryState): DeliveryLog => ({
  deliveries: (filter, page) =>
    read(() =>
      pageFrom(matching(projectOf(state, filter), filter), page, deliveryKey, ({ row, project }) =>
        toDelivery(project, row),
      ),
    ),
  delivery: (key) => read(() => find(projectOf(state, key), key)),
  removeBefore: (before, limit) => read(() => removeBefore(state, before, limit)),
})

interface Logged {
  readonly project: ProjectState
  readonly row: DeliveryRow
}

const projectOf = (
  { organizations }: MemoryState,
  { organizationId, projectId }: Pick<DeliveryKey, 'organizationId' | 'projectId'>,
): ProjectState | undefined => organizations.get(organizationId)?.projects.get(projectId)

const deliveryKey = ({ row }: Logged): PageKey => ({ time: row.line.dateReceived, id: row.id })

const matching = (project: ProjectState | undefined, filter: DeliveryFilter): readonly Logged[] =>
  project === undefined
    ? []
    : [...project.deliveries.values()].filter((row) => isWanted(row, filter)).map((row) => ({ project, row }))

const isWanted = ({ line, outcome }: DeliveryRow, filter: DeliveryFilter): boolean =>
  (filter.outcome === null || outcome.outcome === filter.outcome) &&
  (filter.app === null || line.app?.id === filter.app || line.app?.name === filter.app) &&
  (filter.since === null || line.dateReceived >= filter.since) &&
  (filter.until === null || line.dateReceived < filter.until)

const find = (project: ProjectState | undefined, { deliveryId }: DeliveryKey): StoredDelivery | null => {
  const row = project?.deliveries.get(deliveryId)
  return project === undefined || row === undefined
    ? null
    : { ...toDelivery(project, row), body: new Uint8Array(row.line.body) }
}

const removeBefore = ({ projects }: MemoryState, before: Instant, limit: number): number => {
  let removed = 0
  for (const project of projects.values()) {
    for (const row of project.deliveries.values()) {
      if (removed >= limit) return removed
      if (row.line.dateReceived >= before) continue
      remove(project, row)
      removed += 1
    }
  }
  return removed
}

/** With its identity, unless that is another delivery's, which came first. */
const remove = ({ deliveries, seen }: ProjectState, { id, line, outcome }: DeliveryRow): void => {
  deliveries.delete(id)
  if (line.identity !== null && outcome.reason !== 'same-delivery') seen.get(line.plugin)?.delete(line.identity)
}

const shownId = (deploy: DeployRow | RemovedDeploy | undefined): string | null =>
  deploy === undefined || deploy.state === 'deleted' ? null : deploy.id

const toDelivery = ({ project, deploysByKey }: ProjectState, { id, line, outcome }: DeliveryRow): Delivery => ({
  id,
  plugin: line.plugin,
  project: { id: project.id, slug: project.slug },
  outcome,
  unsigned: line.unsigned,
  dateReceived: line.dateReceived,
  datePublished: line.datePublished,
  mediaType: line.mediaType,
  size: line.body.byteLength,
  eventId: line.eventId,
  app: line.app,
  releaseNumber: line.releaseNumber,
  version: line.version,
  environment: line.environment,
  deployId: line.key === null ? null : shownId(deploysByKey.get(line.key)),
  replayOf: line.replayOf,
})

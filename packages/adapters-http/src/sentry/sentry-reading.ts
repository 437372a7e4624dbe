import {
  appIdentity,
  compareIds,
  type Deploy,
  type DeployFilter,
  type Page,
  type PageKey,
  type PageQuery,
  pageOf,
  type Release,
  type ReleaseReading,
  type StorageError,
} from '@slugline/core'
import { either as E } from 'fp-ts'
import { deployFromWire, releaseFromWire } from './from-wire.ts'
import { makeCallSentry, type SentryOptions } from './sentry-call.ts'
import { isNotFound, isSegment, makeSentryClient, type SentryClient } from './sentry-client.ts'
import { toPortError } from './sentry-failure.ts'

/**
 * Reads releases and deploys from a Sentry-compatible server. The id of a project is its slug there, since deploys name
 * no other. Deploys are those that the server shows (a Sentry: the last of a release in each environment); without a
 * version only a Slugline lists them, and others have none. The whole list is read for each page of it.
 */
export const makeSentryReading = (options: SentryOptions): Pick<ReleaseReading, 'release' | 'deploys'> => {
  const client = makeSentryClient(makeCallSentry(options)())
  return {
    release: ({ organizationId, projectId, version }) =>
      reading(async () => {
        const found = isSegment(organizationId) ? await client.release({ organization: organizationId, version }) : null
        const release = found === null ? null : releaseFromWire(version, found)
        return release !== null && isIn(release, projectId) ? release : null
      }),
    deploys: (filter, page) => reading(async () => pageFrom(await readDeploys(client, filter), page)),
  }
}

const reading =
  <A>(read: () => Promise<A>) =>
  async (): Promise<E.Either<StorageError, A>> => {
    try {
      return E.right(await read())
    } catch (error) {
      const failure = toPortError(error)
      return E.left(failure._tag === 'UnknownProject' ? { _tag: 'StoreFault', cause: error } : failure)
    }
  }

const isIn = ({ projects }: Release, projectId: string | null): boolean =>
  projectId === null || projects.some(({ id }) => id === projectId)

const readDeploys = async (client: SentryClient, filter: DeployFilter): Promise<readonly Deploy[]> => {
  const { organizationId: organization, version } = filter
  if (!isSegment(organization)) return []
  const list = version === null ? client.allDeploys(organization) : client.deploys({ organization, version })
  const deploys: Deploy[] = []
  try {
    for await (const wire of list) {
      const deploy = deployFromWire(version, wire)
      if (fits(deploy, filter)) deploys.push(deploy)
    }
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
  return deploys
}

const fits = (deploy: Deploy, filter: DeployFilter): boolean =>
  (filter.environments.length === 0 || filter.environments.includes(deploy.environment)) &&
  (filter.projectIds.length === 0 || deploy.projects.some(({ id }) => filter.projectIds.includes(id))) &&
  (filter.kind === null || deploy.kind === filter.kind) &&
  (filter.app === null || [deploy.app?.id, deploy.app?.name, appIdentity(deploy.app)].includes(filter.app)) &&
  (filter.since === null || deploy.dateFinished >= filter.since) &&
  (filter.until === null || deploy.dateFinished < filter.until)

const keyOf = ({ dateFinished, id }: Deploy): PageKey => ({ time: dateFinished, id })

const pageFrom = (deploys: readonly Deploy[], query: PageQuery): Page<Deploy> => {
  const { cursor, limit } = query
  const direction = cursor?.direction === 'previous' ? -1 : 1
  const order = (left: PageKey, right: PageKey): number =>
    direction * (right.time - left.time || compareIds(right.id, left.id))
  const found = deploys
    .filter((deploy) => cursor === null || order(keyOf(deploy), cursor) > 0)
    .toSorted((left, right) => order(keyOf(left), keyOf(right)))
  return pageOf(query, found.slice(0, limit + 1), keyOf)
}

import type { Deploy } from '../domain/deploy.ts'
import type { Cursor, Page, PageQuery } from '../domain/page.ts'
import type { Release } from '../domain/release.ts'
import type { DeployFilter, ReleaseFilter, ReleaseReading } from '../ports/release-reading.ts'
import { must, run } from './running.ts'

/** The longest page that there is. */
export const ONE_PAGE: PageQuery = { limit: 100, cursor: null }

/** All deploys of an organization, unless `filter` says which. */
export const deployFilter = (organizationId: string, filter: Partial<DeployFilter> = {}): DeployFilter => ({
  organizationId,
  version: null,
  environments: [],
  projectIds: [],
  kind: null,
  app: null,
  since: null,
  until: null,
  ...filter,
})

/** All open releases of an organization, unless `filter` says which. */
export const releaseFilter = (organizationId: string, filter: Partial<ReleaseFilter> = {}): ReleaseFilter => ({
  organizationId,
  projectIds: [],
  status: 'open',
  query: null,
  environment: null,
  ...filter,
})

/** A release that must be there. */
export const readRelease = async (
  reading: Pick<ReleaseReading, 'release'>,
  organizationId: string,
  version: string,
): Promise<Release> => must(await run(reading.release({ organizationId, projectId: null, version })))

/** Up to 100 deploys, newest first. */
export const readDeploys = async (
  reading: Pick<ReleaseReading, 'deploys'>,
  organizationId: string,
  filter: Partial<DeployFilter> = {},
): Promise<readonly Deploy[]> => (await run(reading.deploys(deployFilter(organizationId, filter), ONE_PAGE))).items

/** Walks a list page by page in one direction; answers the pages, each newest first. */
export const walk = async <A>(
  list: (page: PageQuery) => Promise<Page<A>>,
  limit: number,
  start: Cursor | null = null,
  between: () => Promise<unknown> = async () => {},
): Promise<Page<A>[]> => {
  const pages: Page<A>[] = []
  const direction = start?.direction ?? 'next'
  for (let cursor = start; pages.length < 1000; ) {
    const page = await list({ limit, cursor })
    pages.push(page)
    if (!page[direction].hasItems) return pages
    cursor = page[direction].cursor
    await between()
  }
  throw new Error('a list of more than 1000 pages: does the walk go round in a circle?')
}

/** The items of a whole walk by `next`, newest first. */
export const walkAll = async <A>(list: (page: PageQuery) => Promise<Page<A>>, limit = 100): Promise<A[]> =>
  (await walk(list, limit)).flatMap(({ items }) => items)

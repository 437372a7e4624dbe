import { compareText, toldCommits } from '@slugline/core'
import type { Place } from '@slugline/core/contracts'
import type { Model } from './recording-model.ts'
import type { TestDatabase } from './test-database.ts'

/** What the database holds of an organization's recordings. */
export const stored = async (database: TestDatabase, { organizationId }: Place) => ({
  deploys: await database.ask(
    'select id::text, url, version from slugline.deploy d where organization_id = $1 order by d.id',
    [organizationId],
  ),
  releases: await database.ask(
    `select version, status,
      array(select project_id::text from slugline.release_project p where (p.organization_id, p.version, p.release_id)
        = (r.organization_id, r.version, r.id) order by p.project_id) as "projectIds",
      array(select repository || ' ' || commit from slugline.release_ref f where (f.organization_id, f.version)
        = (r.organization_id, r.version) order by repository) as refs,
      array(select id from slugline.release_commit l where (l.organization_id, l.version)
        = (r.organization_id, r.version) order by position) as commits
    from slugline.release r where organization_id = $1 order by version`,
    [organizationId],
  ),
  commits: await database.ask(
    `select id, nullif(repository, '') as repository, message, author_name as "authorName", patch_set::json as "patchSet"
    from slugline.commit c where organization_id = $1 order by id, c.repository`,
    [organizationId],
  ),
})

/** The same, by core's rules. */
export const expected = ({ deploys, releases }: Model) => ({
  deploys: [...deploys.values()]
    .map(({ recording, result }) => ({
      id: result.deployId,
      url: recording.deploy?.url,
      version: recording.release?.version,
    }))
    .sort((left, right) => Number(left.id) - Number(right.id)),
  releases: releases()
    .map(({ version, status, projectIds, refs, commits }) => ({
      version,
      status,
      projectIds,
      refs: refs.map(({ repository, commit }) => `${repository} ${commit}`),
      commits: commits.map(({ id }) => id),
    }))
    .sort((left, right) => (left.version < right.version ? -1 : 1)),
  commits: [...toldCommits(releases().flatMap(({ commits }) => commits)).values()]
    .map(({ id, repository, message, authorName, patchSet }) => ({ id, repository, message, authorName, patchSet }))
    .sort((left, right) => compareText(`${left.id} ${left.repository ?? ''}`, `${right.id} ${right.repository ?? ''}`)),
})

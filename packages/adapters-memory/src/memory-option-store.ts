import type { HookProject, OptionChange, OptionStore, Options, StaleOptions } from '@slugline/core'
import { either as E } from 'fp-ts'
import { atOnce, read } from './at-once.ts'
import { type MemoryState, type ProjectState, raiseRevision } from './memory-state.ts'

/** The settings of projects. */
export const makeMemoryOptionStore = (state: MemoryState): OptionStore => ({
  findProject: (projectId) => read(() => hookProject(state.projects.get(projectId))),
  save: (change) => atOnce(() => save(state, change)),
})

/** The same object until something changes, so that whoever computes something of it can keep that. */
const hookProject = (found: ProjectState | undefined): HookProject | null => {
  if (found === undefined) return null
  const { project, organization, releaseToken, options } = found
  if (found.hook?.revision !== organization.revision) {
    const { id: projectId, organizationId } = project
    found.hook = { organizationId, projectId, releaseToken, options, revision: organization.revision }
  }
  return found.hook
}

const save = (state: MemoryState, change: OptionChange): E.Either<StaleOptions, void> => {
  const found = state.organizations.get(change.organizationId)?.projects.get(change.projectId)
  if (found === undefined || found.organization.revision !== change.revision) return E.left({ _tag: 'StaleOptions' })
  found.options = changed(found.options, change.options)
  raiseRevision(found.organization)
  return E.right(undefined)
}

const changed = (options: Options, changes: OptionChange['options']): Options => {
  const after = new Map(Object.entries(options))
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) after.delete(key)
    else after.set(key, value)
  }
  return Object.fromEntries(after)
}

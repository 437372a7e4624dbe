import { APPS_FIELD, type AppProgress, type BackfillProgress, later, optionKey, type PluginKey } from '@slugline/core'
import { read } from './at-once.ts'
import type { MemoryState, ProjectState } from './memory-state.ts'

/** How far the releases of apps were read from their platform. */
export const makeMemoryBackfillProgress = (state: MemoryState): BackfillProgress => ({
  ofProject: (place) => read(() => [...(projectOf(state, place)?.backfills.get(place.plugin)?.values() ?? [])]),
  save: (place, progress) => read(() => save(state, place, progress)),
  projects: (plugin) => read(() => [...state.projects.values()].flatMap((project) => placeOf(project, plugin))),
})

const projectOf = ({ organizations }: MemoryState, { organizationId, projectId }: PluginKey) =>
  organizations.get(organizationId)?.projects.get(projectId)

const save = (state: MemoryState, place: PluginKey, progress: AppProgress): boolean => {
  const project = projectOf(state, place)
  if (project === undefined) return false
  const apps = project.backfills.get(place.plugin) ?? new Map<string, AppProgress>()
  const dateMissed = later(apps.get(progress.app)?.dateMissed ?? null, progress.dateMissed)
  project.backfills.set(place.plugin, apps.set(progress.app, { ...progress, dateMissed }))
  return true
}

const placeOf = ({ project, options }: ProjectState, plugin: string): readonly PluginKey[] => {
  const apps = options[optionKey(plugin, APPS_FIELD)]
  if (typeof apps !== 'string' || apps === '') return []
  return [{ organizationId: project.organizationId, projectId: project.id, plugin }]
}

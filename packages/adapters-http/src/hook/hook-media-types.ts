import type { Plugin } from '@slugline/core'

/** What we need to know of a plugin to take or refuse its bodies. */
export type HookPlugin = Pick<Plugin, 'id' | 'mediaTypes'>

/** The media type of a form. */
export const FORM = 'application/x-www-form-urlencoded'

/** Taken for plugins that we do not have, so that an unknown one and a wrong signature get the same answer. */
const COMMON: readonly string[] = ['application/json', 'application/vnd.heroku+json', FORM]

/** All media types that any of the plugins takes, and the common ones. */
export const allMediaTypes = (plugins: readonly HookPlugin[]): readonly string[] => [
  ...new Set([...COMMON, ...plugins.flatMap(({ mediaTypes }) => mediaTypes)]),
]

/** The media types that a plugin, by its id, takes. */
export const mediaTypesBy = (plugins: readonly HookPlugin[]): ((plugin: string) => ReadonlySet<string>) => {
  const known = new Map(plugins.map(({ id, mediaTypes }) => [id, new Set(mediaTypes)]))
  const others = new Set(allMediaTypes(plugins))
  return (plugin) => known.get(plugin) ?? others
}

import { type Options, type OptionValue, optionKey, type StoredSecret, storedSecrets } from './option.ts'

/** A Sentry-compatible server, and what is ours there. */
export interface ForwardingTarget {
  /** Without a slash at its end; the API is below `/api/0/`. */
  readonly url: string
  /** Slug of the organization there. */
  readonly organization: string
  /** Slugs of the projects there; at least one. */
  readonly projects: readonly string[]
  /** A secret. */
  readonly token: string
}

/** Where the whole server forwards to, for projects that name no target of their own. */
export type DefaultTarget = Omit<ForwardingTarget, 'projects'>

/** The options of a project's own forwarding, as if it were a plugin's. */
export const FORWARDING = 'forwarding'

/** The names of the options below {@link FORWARDING}. */
export const FORWARDING_FIELDS = {
  url: 'url',
  organization: 'organization',
  /** Slugs with commas between them. */
  projects: 'projects',
  token: 'token',
  /** True: nothing is forwarded, whatever the server's default. */
  off: 'off',
} as const

/** What a project says of forwarding. Null members are not said. */
export interface ForwardingOptions {
  readonly off: boolean
  readonly url: string | null
  readonly organization: string | null
  readonly projects: readonly string[] | null
  /** The saved token; none where there is none. */
  readonly secrets: readonly StoredSecret[]
}

/** Reads what a project's options say of forwarding. */
export const forwardingOptions = (options: Options): ForwardingOptions => {
  const option = (field: keyof typeof FORWARDING_FIELDS): OptionValue | undefined =>
    options[optionKey(FORWARDING, FORWARDING_FIELDS[field])]
  return {
    off: option('off') === true,
    url: textOf(option('url')),
    organization: textOf(option('organization')),
    projects: textOf(option('projects'))?.split(',') ?? null,
    secrets: storedSecrets(options, optionKey(FORWARDING, FORWARDING_FIELDS.token)),
  }
}

const textOf = (value: OptionValue | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null

/**
 * Where a project's deploys are forwarded to; null: nowhere. A project that names a server needs a token of its own: the
 * default's token goes to the default's server alone. Without one it is the default, with the project's own slug there
 * unless it names others.
 */
export const forwardingTarget = (
  options: Options,
  projectSlug: string,
  fallback: DefaultTarget | null,
): ForwardingTarget | null => {
  const { off, url, organization, projects: named, secrets } = forwardingOptions(options)
  if (off) return null
  const projects = named ?? [projectSlug]
  if (url === null) return fallback === null ? null : { ...fallback, projects }
  const [token] = secrets
  return organization === null || token === undefined ? null : { url, organization, projects, token: token.secret }
}

/**
 * Where a deploy goes whose projects have these targets: those of the same server, organization and token are one, with
 * the projects of all, each once. A project there that is named with two tokens is told of by the first: of one deploy it
 * has one.
 */
export const mergeTargets = (targets: readonly ForwardingTarget[]): readonly ForwardingTarget[] => {
  const merged = new Map<string, ForwardingTarget>()
  const named = new Set<string>()
  for (const target of targets) {
    const { url, organization, token } = target
    const nameOf = (project: string): string => JSON.stringify([url, organization, project])
    const projects = [...new Set(target.projects)].filter((project) => !named.has(nameOf(project)))
    if (projects.length === 0) continue
    for (const project of projects) named.add(nameOf(project))
    const key = JSON.stringify([url, organization, token])
    merged.set(key, { ...target, projects: [...(merged.get(key)?.projects ?? []), ...projects] })
  }
  return [...merged.values()]
}

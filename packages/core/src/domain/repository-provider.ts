/** Where a repository lives, as clients name it: a host that we know, or plain git. */
export const PROVIDERS = [
  'git',
  'github',
  'gitlab',
  'bitbucket',
  'visualstudio',
  'google',
  'integrations:github',
  'integrations:github_enterprise',
  'integrations:gitlab',
  'integrations:bitbucket',
  'integrations:bitbucket_server',
  'integrations:vsts',
] as const

export type RepositoryProvider = (typeof PROVIDERS)[number]

const PUBLIC_HOSTS: Readonly<Record<string, RepositoryProvider>> = {
  'github.com': 'github',
  'gitlab.com': 'gitlab',
  'bitbucket.org': 'bitbucket',
}

// Each alternative begins differently and no part repeats inside a repeated one: linear.
const REPOSITORY_URL = /^(?:(?:https|ssh|git):\/\/(?:[^\s/@]+@)?([^\s/:@]+)(?::\d+)?\/\S+|git@([^\s/:@]+):\S+)$/

/** The host of a repository's URL (`https`, `ssh`, `git` or `git@host:path`); null when it is no such URL. */
export const repositoryHost = (url: string): string | null => {
  const match = REPOSITORY_URL.exec(url)
  return match?.[1] ?? match?.[2] ?? null
}

/** The provider of a URL that says nothing else: that of a public host, else `git`. */
export const providerOf = (url: string | null): RepositoryProvider =>
  (url === null ? undefined : PUBLIC_HOSTS[repositoryHost(url)?.toLowerCase() ?? '']) ?? 'git'

/** The URL of a repository of a public host, where none was given; null for the other providers. */
export const defaultRepositoryUrl = (provider: string, name: string): string | null => {
  const plain = provider.replace('integrations:', '')
  const host = Object.keys(PUBLIC_HOSTS).find((candidate) => PUBLIC_HOSTS[candidate] === plain)
  return host === undefined ? null : `https://${host}/${name}`
}

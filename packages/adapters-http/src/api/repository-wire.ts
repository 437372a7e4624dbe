import { formatInstant, type Repository } from '@slugline/core'

/** A provider as clients read it. */
interface ProviderWire {
  readonly id: string
  readonly name: string
}

const NAMES: Readonly<Record<string, string>> = {
  git: 'Git',
  github: 'GitHub',
  bitbucket: 'Bitbucket',
  visualstudio: 'Visual Studio',
  google: 'Google',
  'integrations:github': 'GitHub',
  'integrations:github_enterprise': 'GitHub Enterprise',
  'integrations:gitlab': 'GitLab',
  'integrations:bitbucket': 'Bitbucket',
  'integrations:bitbucket_server': 'Bitbucket Server',
  'integrations:vsts': 'Azure DevOps',
}

const UNKNOWN: ProviderWire = { id: 'unknown', name: 'Unknown Provider' }

/** A repository as clients read it (HTTP contract, part C). */
export const repositoryToWire = ({ id, name, url, provider, dateCreated }: Repository) => ({
  id,
  name,
  url,
  provider: url === null ? UNKNOWN : providerToWire(provider),
  status: 'active',
  dateCreated: formatInstant(dateCreated),
  integrationId: null,
  externalSlug: name,
})

/**
 * sentry-cli stops with an error for the whole organization when a provider that it knows has no URL, hence `UNKNOWN`
 * above; and it does not know plain `gitlab`.
 */
const providerToWire = (provider: string): ProviderWire => {
  const id = provider === 'gitlab' ? 'integrations:gitlab' : provider
  return { id, name: NAMES[id] ?? id }
}

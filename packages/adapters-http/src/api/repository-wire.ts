import { formatInstant, type Repository } from '@slugline/core'
import * as t from 'io-ts'
import { IdWire, nullable, TimeWire } from './wire.ts'

const ProviderWire = t.type({ id: t.string, name: t.string })

type ProviderWire = t.TypeOf<typeof ProviderWire>

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
export const RepositoryWire = t.type(
  {
    id: IdWire,
    name: t.string,
    url: nullable(t.string),
    provider: ProviderWire,
    status: t.literal('active'),
    dateCreated: TimeWire,
    integrationId: t.null,
    externalSlug: t.string,
  },
  'Repository',
)

/** Writes a repository. */
export const repositoryToWire = ({
  id,
  name,
  url,
  provider,
  dateCreated,
}: Repository): t.TypeOf<typeof RepositoryWire> => ({
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

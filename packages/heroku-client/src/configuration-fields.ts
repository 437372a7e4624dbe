import { APPS_FIELD, type PluginField } from '@slugline/core'
import { WEBHOOK_SECRET } from './webhook-secret.ts'

/** The field of the token for Heroku's Platform API. */
const API_TOKEN = 'heroku_api_token'

/** What a user may configure (HTTP contract, part C, "Plugins"). */
export const CONFIGURATION_FIELDS: readonly PluginField[] = [
  {
    name: 'repository',
    type: 'repository',
    label: 'Repository',
    help: 'The repository that the app is built from. Each release gets a ref with its commit in it; without one, releases are recorded without refs.',
    placeholder: null,
  },
  {
    name: 'environment',
    type: 'environment',
    label: 'Environment',
    help: 'Where the deploys of every app go that "Environments by app" does not name.',
    placeholder: 'production',
  },
  {
    name: 'environments',
    type: 'environments',
    label: 'Environments by app',
    help: 'Heroku app names, each with the environment that its deploys go to: for a project that runs in several, such as the stages of a pipeline.',
    placeholder: '{"acme-web-staging": "staging"}',
  },
  {
    name: WEBHOOK_SECRET,
    type: 'secret',
    label: 'Webhook secret',
    help: 'The secret that "heroku webhooks:add" prints. With it, each delivery must be signed; without it, whoever knows the URL can deliver. A secret that you replace stays valid for 72 hours, as Heroku may still repeat deliveries signed with it.',
    placeholder: null,
  },
  {
    name: 'owner_required',
    type: 'flag',
    label: 'Require an owner',
    help: 'Ignore releases whose e-mail address belongs to no member of the organization. By default they are recorded without an owner.',
    placeholder: null,
  },
  {
    name: 'url',
    type: 'url',
    label: 'URL',
    help: 'Where the app is to be seen: the URL of its releases, as webhooks bring none.',
    placeholder: 'https://www.example.com/',
  },
  {
    name: 'track_without_commit',
    type: 'flag',
    label: 'Track releases without a commit',
    help: 'Record releases for which Heroku knows no commit (container images, the Fir generation) as version APP@vNUMBER. By default they are ignored.',
    placeholder: null,
  },
  {
    name: API_TOKEN,
    type: 'token',
    label: 'Heroku API token',
    help: 'With it, the releases of the apps below are read from Heroku every few minutes: what no webhook brought is recorded too. Make one with "heroku authorizations:create -s read,write"; without "write" it cannot install webhooks.',
    placeholder: null,
  },
  {
    name: APPS_FIELD,
    type: 'apps',
    label: 'Apps',
    help: 'Names of the Heroku apps whose releases are read with the API token, with commas between them.',
    placeholder: 'acme-web, acme-web-staging',
  },
]

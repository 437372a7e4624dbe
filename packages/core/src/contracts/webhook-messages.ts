import type { DeployMessage, FailureMessage } from '../domain/webhook.ts'
import { minute, START, sha } from './builders.ts'

const ORGANIZATION = { id: '1', slug: 'acme', name: 'Acme', dateCreated: START }
const PROJECT = { id: '11', organizationId: '1', slug: 'web', name: 'Web', platform: null, dateCreated: START }
const APP = { id: 'app-1', name: 'acme-web' }

/** Messages to be sent: one of each type. */
export const WEBHOOK_MESSAGES: readonly [DeployMessage, FailureMessage] = [
  {
    id: 'msg_0123456789abcdef0123456789abcdef',
    type: 'deploy.recorded',
    date: minute(1),
    organization: ORGANIZATION,
    deploy: {
      id: '128',
      environment: 'production',
      name: null,
      url: 'https://acme.example.com/',
      dateStarted: null,
      dateFinished: minute(1),
      projects: [{ id: '11', slug: 'web' }],
      kind: 'deploy',
      releaseNumber: 42,
      app: APP,
      refs: [{ repository: 'acme/web', commit: sha(2), previousCommit: sha(1) }],
      release: { version: sha(2), url: null },
      deliveryId: '129',
    },
    owner: { id: '31', name: 'Dev', email: 'dev@example.com' },
  },
  {
    id: 'msg_fedcba9876543210fedcba9876543210',
    type: 'release.failed',
    date: minute(2),
    organization: ORGANIZATION,
    project: PROJECT,
    failed: {
      _tag: 'release.failed',
      organizationId: ORGANIZATION.id,
      projectId: PROJECT.id,
      key: 'heroku:app-1:v43',
      app: APP,
      releaseNumber: 43,
      kind: 'deploy',
      dateFailed: minute(2),
    },
  },
]

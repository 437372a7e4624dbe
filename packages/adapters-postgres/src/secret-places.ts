import type { SecretPlace } from './secret-box.ts'

// A place is the table and the row's primary key, in its order: `seal-secrets.ts` relies on that.

/** Where a project's release token stands. */
export const releaseTokenPlace = (organizationId: string, projectId: string): SecretPlace => [
  'project',
  organizationId,
  projectId,
]

/** Where the secrets of a project's option stand. */
export const optionPlace = (organizationId: string, projectId: string, key: string): SecretPlace => [
  'project_option',
  organizationId,
  projectId,
  key,
]

/** Where URL and secrets of a receiver of webhooks stand. */
export const webhookPlace = (organizationId: string, receiverId: string): SecretPlace => [
  'webhook_receiver',
  organizationId,
  receiverId,
]

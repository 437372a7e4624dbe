import { function as F, taskEither as TE } from 'fp-ts'
import type { Organization } from '../domain/organization.ts'
import { type DeployRecorded, eventId, type RecordedEvent, type ReleaseFailed } from '../domain/recorded-event.ts'
import type { WebhookMessage } from '../domain/webhook.ts'
import type { OrganizationAdministration, ProjectAdministration } from '../ports/administration.ts'
import type { ReleaseReading } from '../ports/release-reading.ts'
import type { Signing } from '../ports/signing.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { readDeploy } from './read-deploy.ts'

export interface WebhookMessagePorts {
  readonly organizations: Pick<OrganizationAdministration, 'find'>
  readonly projects: Pick<ProjectAdministration, 'find'>
  readonly reading: Pick<ReleaseReading, 'deploy' | 'release'>
  readonly signing: Pick<Signing, 'digest'>
}

type Read<A> = TE.TaskEither<StorageError, A | null>

/** What is to be told of an event, as it is recorded now; null when what it is about was removed. */
export const readWebhookMessage = (ports: WebhookMessagePorts, event: RecordedEvent): Read<WebhookMessage> =>
  F.pipe(
    ports.organizations.find(event.organizationId),
    TE.flatMap((organization) => {
      if (organization === null) return TE.right(null)
      return event._tag === 'deploy.recorded'
        ? deployMessage(ports, event, organization)
        : failureMessage(ports, event, organization)
    }),
  )

const deployMessage = (
  { reading, signing }: WebhookMessagePorts,
  event: DeployRecorded,
  organization: Organization,
): Read<WebhookMessage> =>
  F.pipe(
    readDeploy(reading, event),
    TE.map((recorded) => {
      if (recorded === null) return null
      const { deploy, release } = recorded
      const head = { id: messageId(signing, event), date: deploy.dateFinished, organization }
      return { ...head, type: event._tag, deploy, owner: release.owner }
    }),
  )

const failureMessage = (
  { projects, signing }: WebhookMessagePorts,
  event: ReleaseFailed,
  organization: Organization,
): Read<WebhookMessage> => {
  const head = { id: messageId(signing, event), date: event.dateFailed, organization }
  return F.pipe(
    projects.find(event.organizationId, event.projectId),
    TE.map((project) => (project === null ? null : { ...head, type: event._tag, project, failed: event })),
  )
}

/** Standard Webhooks sign the id with a dot behind it, so there must be none in it. */
const messageId = ({ digest }: Pick<Signing, 'digest'>, event: RecordedEvent): string =>
  `msg_${digest(eventId(event)).slice(0, 32)}`

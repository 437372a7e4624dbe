import { function as F, taskEither as TE } from 'fp-ts'
import type { Deploy } from '../domain/deploy.ts'
import type { Organization } from '../domain/organization.ts'
import { type DeployRecorded, eventId, type RecordedEvent, type ReleaseFailed } from '../domain/recorded-event.ts'
import type { WebhookMessage } from '../domain/webhook.ts'
import type { OrganizationAdministration, ProjectAdministration } from '../ports/administration.ts'
import type { ReleaseReading } from '../ports/release-reading.ts'
import type { Signing } from '../ports/signing.ts'
import type { StorageError } from '../ports/storage-error.ts'

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
    unlessMissing((organization) =>
      event._tag === 'deploy.recorded'
        ? deployMessage(ports, event, organization)
        : failureMessage(ports, event, organization),
    ),
  )

const deployMessage = (
  ports: WebhookMessagePorts,
  event: DeployRecorded,
  organization: Organization,
): Read<WebhookMessage> =>
  F.pipe(
    ports.reading.deploy(event),
    unlessMissing((deploy) => withOwner(ports, event, organization, deploy)),
  )

const withOwner = (
  { reading, signing }: WebhookMessagePorts,
  event: DeployRecorded,
  organization: Organization,
  deploy: Deploy,
): Read<WebhookMessage> => {
  const { organizationId, _tag: type } = event
  const head = { id: messageId(signing, event), date: deploy.dateFinished, organization }
  return F.pipe(
    reading.release({ organizationId, projectId: null, version: deploy.release.version }),
    TE.map((release) => (release === null ? null : { ...head, type, deploy, owner: release.owner })),
  )
}

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

/** The next step, unless what it is about is missing. */
const unlessMissing =
  <A, B>(next: (found: A) => Read<B>) =>
  (found: Read<A>): Read<B> =>
    F.pipe(
      found,
      TE.flatMap((value) => (value === null ? TE.right(null) : next(value))),
    )

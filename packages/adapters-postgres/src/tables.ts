import type { DeployKind, ReleaseVisibility } from '@slugline/core'
import type { ColumnType, Generated } from 'kysely'

/** 64 bits, read and written as text. */
type Id = string
/** Written as ISO 8601, read by `toInstant` alone. */
type Timestamp = ColumnType<unknown, string, string>
type TimestampOrNull = ColumnType<unknown, string | null, string | null>

/** The tables as Kysely sees them, each with its schema: a host's pool may look elsewhere by default. */
export interface Tables {
  readonly 'slugline.organization': OrganizationTable
  readonly 'slugline.project': ProjectTable
  readonly 'slugline.hook_project': HookProjectTable
  readonly 'slugline.project_option': ProjectOptionTable
  readonly 'slugline.repository': RepositoryTable
  readonly 'slugline.member': MemberTable
  readonly 'slugline.member_email': MemberEmailTable
  readonly 'slugline.access_token': AccessTokenTable
  readonly 'slugline.release': ReleaseTable
  readonly 'slugline.release_project': ReleaseProjectTable
  readonly 'slugline.release_ref': ReleaseRefTable
  readonly 'slugline.commit': CommitTable
  readonly 'slugline.release_commit': ReleaseCommitTable
  readonly 'slugline.deploy': DeployTable
  readonly 'slugline.delivery': DeliveryTable
  readonly 'slugline.backfill_progress': BackfillProgressTable
  readonly 'slugline.outbox': OutboxTable
  readonly 'slugline.webhook_receiver': WebhookReceiverTable
}

export interface OrganizationTable {
  id: Generated<Id>
  slug: string
  name: string
  revision: Generated<string>
  date_created: Timestamp
}

export interface ProjectTable {
  organization_id: Id
  id: Generated<Id>
  slug: string
  name: string
  platform: string | null
  release_token: string
  date_created: Timestamp
}

export interface HookProjectTable {
  id: Id
  organization_id: Id
}

export interface ProjectOptionTable {
  organization_id: Id
  project_id: Id
  key: string
  value: string
}

export interface RepositoryTable {
  organization_id: Id
  id: Generated<Id>
  name: string
  provider: string
  url: string | null
  date_created: Timestamp
}

export interface MemberTable {
  organization_id: Id
  id: Generated<Id>
  name: string
  date_created: Timestamp
}

export interface MemberEmailTable {
  organization_id: Id
  member_id: Id
  position: number
  email: string
  verified: boolean
}

export interface AccessTokenTable {
  digest: string
  organization_id: Id | null
  id: Generated<Id>
  name: Generated<string>
  /** With spaces between them. */
  scopes: Generated<string>
  last_characters: Generated<string>
  date_created: ColumnType<unknown, string | undefined, never>
  date_last_used: TimestampOrNull
  date_expires: TimestampOrNull
}

export interface ReleaseTable {
  organization_id: Id
  version: string
  id: Generated<Id>
  date_created: Timestamp
  status: Generated<ReleaseVisibility>
  ref: string | null
  url: string | null
  owner_id: Id | null
  date_released: TimestampOrNull
}

export interface ReleaseProjectTable {
  organization_id: Id
  version: string
  project_id: Id
  release_id: Id
  date_created: Timestamp
  status: ReleaseVisibility
  head_date: Generated<TimestampOrNull>
}

export interface ReleaseRefTable {
  organization_id: Id
  version: string
  repository: string
  commit: string
  previous_commit: string | null
}

export interface CommitTable {
  organization_id: Id
  /** '' is none. */
  repository: string
  id: string
  message: string | null
  author_name: string | null
  author_email: string | null
  date_created: TimestampOrNull
  patch_set: string
}

export interface ReleaseCommitTable {
  organization_id: Id
  version: string
  position: number
  repository: string
  id: string
}

export interface DeployTable {
  organization_id: Id
  project_id: Id
  key: string
  id: Generated<Id>
  project_ids: readonly Id[]
  version: string
  /** `deleted`: its release was removed; nothing but the key says anything then. */
  kind: DeployKind | 'deleted'
  environment: string
  app_id: string | null
  app_name: string | null
  /** 0 is none. */
  release_number: number
  date_started: TimestampOrNull
  date_finished: Timestamp
  owner_id: Id | null
  url: string | null
  name: string | null
  delivery_id: Id | null
}

export interface DeliveryTable {
  organization_id: Id
  project_id: Id
  id: Generated<Id>
  plugin: string
  identity: string | null
  key: string | null
  unsigned: boolean
  outcome: string
  reason: string
  date_received: Timestamp
  date_published: TimestampOrNull
  media_type: string
  event_id: string | null
  app_id: string | null
  app_name: string | null
  release_number: number | null
  status: string | null
  kind: string | null
  version: string | null
  environment: string | null
  replay_of: Id | null
  body: Buffer
}

export interface BackfillProgressTable {
  organization_id: Id
  project_id: Id
  plugin: string
  app: string
  app_id: string | null
  through: number
  date_checked: Timestamp
  failure: string | null
  date_missed: TimestampOrNull
  date_delivered: TimestampOrNull
  hook_problem: string | null
}

/** A deploy by its key, with its further projects if it has some, or a delivery by its id. */
export interface OutboxTable {
  organization_id: Id
  project_id: Id
  other_project_ids: readonly Id[] | null
  key: string | null
  delivery_id: Id | null
}

export interface WebhookReceiverTable {
  organization_id: Id
  id: Generated<Id>
  name: string
  format: string
  /** With spaces between them. */
  events: string
  enabled: boolean
  /** URL and secrets, sealed as one. */
  value: string
  date_created: Timestamp
}

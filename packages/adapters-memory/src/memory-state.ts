import type {
  AccessToken,
  AppProgress,
  Commit,
  DeliveryLine,
  DeployState,
  HookProject,
  Member,
  MemberMatch,
  Options,
  Organization,
  Outcome,
  Project,
  ReleaseState,
  Repository,
  WebhookReceiver,
} from '@slugline/core'

/** All that a memory store knows. Each store has its own; nothing here is shared. */
export interface MemoryState {
  readonly organizations: Map<string, OrganizationState>
  /** The projects of all organizations by id, since hooks name a project alone. */
  readonly projects: Map<string, ProjectState>
  adminDigest: string | null
  /** The tokens of all organizations by digest. */
  readonly accessTokens: Map<string, AccessToken>
  readonly nextId: Readonly<Record<Noun, () => string>>
}

export type Noun =
  | 'organization'
  | 'project'
  | 'repository'
  | 'member'
  | 'accessToken'
  | 'webhookReceiver'
  | 'release'
  | 'deploy'
  | 'delivery'

/** One tenant, with everything that is its own. */
export interface OrganizationState {
  organization: Organization
  /** Another one after every change of the configuration. */
  revision: string
  readonly projects: Map<string, ProjectState>
  readonly repositories: Map<string, Repository>
  readonly members: Map<string, Member>
  /** Who has an address, by the address with its case folded. */
  readonly matches: Map<string, readonly MemberMatch[]>
  readonly releases: Map<string, ReleaseRow>
  /** The commits that releases list, by `commitKey`. */
  readonly commits: Map<string, CommitRow>
  readonly deploys: DeployRow[]
  readonly webhookReceivers: Map<string, WebhookReceiver>
}

/** One project, with what is unique in it. */
export interface ProjectState {
  readonly project: Project
  readonly organization: OrganizationState
  releaseToken: string
  options: Options
  /** The project as hooks were told of it last. */
  hook: HookProject | null
  /** By idempotency key: the deploys of which this is the lowest project. */
  readonly deploysByKey: Map<string, DeployRow | RemovedDeploy>
  /** All deploys that went to this project, in the order of arrival. */
  readonly deploys: DeployRow[]
  readonly deliveries: Map<string, DeliveryRow>
  /** The identities of the deliveries that came, by plugin. */
  readonly seen: Map<string, Set<string>>
  /** How far the releases of apps were read, by plugin and app. */
  readonly backfills: Map<string, Map<string, AppProgress>>
}

/** A release, with the id that readers see and its deploys in the order of arrival. */
export interface ReleaseRow {
  readonly id: string
  readonly organization: OrganizationState
  state: Omit<ReleaseState, 'commits'>
  /** Newest first; other releases may list the same. */
  commits: readonly CommitRow[]
  readonly deploys: DeployRow[]
}

/** A commit, as all releases that list it know it. */
export interface CommitRow {
  commit: Commit
  /** In how many places of releases it is. */
  listings: number
}

export interface DeployRow {
  readonly id: string
  readonly state: DeployState
  readonly release: ReleaseRow
  /** The delivery that brought it; null when a client did. */
  readonly deliveryId: string | null
}

/** What is left of a deploy whose release was removed: its key is taken. */
export interface RemovedDeploy {
  readonly id: string
  readonly state: 'deleted'
}

export interface DeliveryRow {
  readonly id: string
  readonly line: DeliveryLine
  /** What really came of it: `duplicate`, perhaps, where the recording hoped for more. */
  readonly outcome: Outcome
}

/** The state of a store in which nothing was ever written. */
export const emptyState = (): MemoryState => ({
  organizations: new Map(),
  projects: new Map(),
  adminDigest: null,
  accessTokens: new Map(),
  nextId: {
    organization: counter(),
    project: counter(),
    repository: counter(),
    member: counter(),
    accessToken: counter(),
    webhookReceiver: counter(),
    release: counter(),
    deploy: counter(),
    delivery: counter(),
  },
})

/** Raises the organization's revision: what was decided on the one before is stale now. */
export const raiseRevision = (organization: OrganizationState): void => {
  organization.revision = String(Number(organization.revision) + 1)
}

const counter = (): (() => string) => {
  let last = 0
  return () => {
    last += 1
    return String(last)
  }
}

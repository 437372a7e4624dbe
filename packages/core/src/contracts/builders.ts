import type { Commit } from '../domain/commit.ts'
import type { Instant } from '../domain/instant.ts'
import type { DeliveryLine, DeployChange, Recording, ReleaseChange } from '../domain/recording.ts'
import type { Ref } from '../domain/ref.ts'

/** The moment from which the times of the contracts are counted. */
export const START: Instant = Date.UTC(2026, 10, 23, 12)

/** So many minutes after {@link START}. */
export const minute = (count: number): Instant => START + count * 60_000

/** A full SHA that is told from others by a number. */
export const sha = (number: number): string => number.toString(16).padStart(40, '0')

/** A release that a hook makes; what is left out was not given. */
export const aRelease = (change: Partial<ReleaseChange> = {}): ReleaseChange => ({
  version: sha(1),
  mode: 'insert',
  dateCreated: START,
  ifMissing: 'create',
  status: null,
  ref: null,
  url: null,
  ownerId: null,
  dateReleased: null,
  ...change,
})

/** A deploy of Heroku's release 1 of one app to production. */
export const aDeploy = (change: Partial<DeployChange> = {}): DeployChange => ({
  key: 'heroku:app-1:v1',
  kind: 'deploy',
  environment: 'production',
  app: { id: 'app-1', name: 'web-1234' },
  releaseNumber: 1,
  dateStarted: null,
  dateFinished: START,
  ownerId: null,
  url: null,
  name: null,
  ...change,
})

/** A delivery of Heroku's release 1, for the project that must be named. */
export const aDelivery = (change: Partial<DeliveryLine> & Pick<DeliveryLine, 'projectId'>): DeliveryLine => ({
  plugin: 'heroku',
  identity: 'event-1',
  key: 'heroku:app-1:v1',
  unsigned: false,
  dateReceived: START,
  datePublished: null,
  mediaType: 'application/json',
  eventId: 'event-1',
  app: { id: 'app-1', name: 'web-1234' },
  releaseNumber: 1,
  status: 'succeeded',
  kind: 'deploy',
  version: sha(1),
  environment: 'production',
  replayOf: null,
  body: Uint8Array.of(0x7b, 0x7d),
  ...change,
})

/** A commit as a client tells it. */
export const aCommit = (change: Partial<Commit> = {}): Commit => ({
  id: sha(1),
  repository: null,
  message: null,
  authorName: null,
  authorEmail: null,
  dateCreated: null,
  patchSet: [],
  ...change,
})

/** A ref whose previous commit nobody gave. */
export const aRef = (repository: string, commit: string, previousCommit: string | null = null): Ref => ({
  repository,
  commit,
  previousCommit,
})

/** Where a recording goes: an organization, and projects of it. */
export type Place = Pick<Recording, 'organizationId' | 'projectIds'>

/** A recording of nothing at all; everything that it is to do stands in `change`. */
export const aRecording = (place: Place, change: Partial<Recording> = {}): Recording => ({
  organizationId: place.organizationId,
  revision: null,
  projectIds: place.projectIds,
  delivery: null,
  release: null,
  refs: { mode: 'keep' },
  commits: null,
  deploy: null,
  outcome: { outcome: 'recorded', reason: change.deploy?.kind ?? 'release' },
  ...change,
})

/** What a hook tells when an app was deployed. `number` is the release number; it makes key and, by itself, times. */
export interface AppDeployed {
  readonly number: number
  readonly version?: string
  readonly app?: string
  readonly environment?: string
  readonly refs?: readonly Ref[]
  readonly dateFinished?: Instant
  readonly deploy?: Partial<DeployChange>
}

/** The recording of a deploy as a hook makes it, without its delivery line. */
export const aDeployed = (place: Place, told: AppDeployed): Recording => {
  const { number, version = sha(number), app = 'app-1', environment = 'production' } = told
  return aRecording(place, {
    release: aRelease({ version }),
    refs: { mode: 'add', refs: told.refs ?? [] },
    deploy: aDeploy({
      key: `heroku:${app}:v${number}`,
      environment,
      app: { id: app, name: `${app}-name` },
      releaseNumber: number,
      dateFinished: told.dateFinished ?? minute(number),
      ...told.deploy,
    }),
  })
}

/** The same with a delivery line, each with an identity of its own unless one is given. */
export const aDelivered = (place: Place, told: AppDeployed & { readonly line?: Partial<DeliveryLine> }): Recording => {
  const recording = aDeployed(place, told)
  const { deploy, release, outcome } = recording
  const identity = `event:${deploy?.key}`
  return {
    ...recording,
    outcome,
    delivery: aDelivery({
      projectId: place.projectIds[0] ?? '',
      identity,
      eventId: identity,
      key: deploy?.key ?? null,
      app: deploy?.app ?? null,
      releaseNumber: told.number,
      version: release?.version ?? null,
      environment: deploy?.environment ?? null,
      ...told.line,
    }),
  }
}

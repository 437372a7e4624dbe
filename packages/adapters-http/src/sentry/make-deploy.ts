import { setTimeout } from 'node:timers/promises'
import { formatInstant, type Instant } from '@slugline/core'
import type { Rests } from '../outgoing/rests.ts'
import { type DeploySought, findDeploy } from './find-deploy.ts'
import { REPETITIONS } from './sentry-call.ts'
import type { ReleasePlace, SentryClient } from './sentry-client.ts'
import { isTransient, mayGoOn, SentryError, type SentryFailure } from './sentry-failure.ts'
import { present } from './told-release.ts'

/** A deploy to be made, and where. */
export interface DeployToMake {
  readonly client: SentryClient
  readonly place: ReleasePlace
  readonly sought: DeploySought
  /** By which it is told from others in `underWay`. */
  readonly key: string
  /** Deploys that the server may be making, although nobody waits for its answer any more. */
  readonly underWay: Rests
  /** In milliseconds, before the first repetition. */
  readonly pause: number
}

/** A deploy that a server has now. */
export interface DeployMade {
  readonly id: string
  /** It was made by this call. */
  readonly isNew: boolean
}

/**
 * Makes a deploy that the server did not have. A Sentry makes one for each call: where the answer got lost the deploy is
 * looked for before it is asked for again, and for a minute it is not asked for again while the server may be at it.
 */
export const makeDeploy = async (deploy: DeployToMake): Promise<DeployMade> => {
  const { place, key, underWay } = deploy
  const notBefore = underWay.until(key)
  if (notBefore !== null) throw underWayError(place, notBefore)
  return attempt(deploy, 0)
}

const attempt = async (deploy: DeployToMake, repetition: number): Promise<DeployMade> => {
  const { client, place, sought, key, underWay, pause } = deploy
  try {
    const { status, body } = await client.createDeploy(place, toWire(sought))
    return { id: String(body.id), isNew: status !== 208 || repetition > 0 }
  } catch (error) {
    if (!(error instanceof SentryError) || !isTransient(error.failure)) throw error
    if (mayGoOn(error.failure)) underWay.begin(key)
    const found = await findDeploy(client.deploys(place), sought)
    if (found !== null) return { id: String(found.id), isNew: true }
    if (repetition >= REPETITIONS || isToRest(error.failure)) throw error
  }
  await setTimeout(pause * 2 ** repetition)
  return attempt(deploy, repetition + 1)
}

const isToRest = (failure: SentryFailure): boolean =>
  mayGoOn(failure) || (failure._tag === 'Refused' && failure.notBefore !== null)

const underWayError = ({ organization, version }: ReleasePlace, notBefore: Instant): SentryError =>
  new SentryError(`POST /api/0/organizations/${organization}/releases/${version}/deploys/`, {
    _tag: 'Unreachable',
    reason: 'it did not answer in time a moment ago, and may be at it',
    timedOut: false,
    notBefore,
  })

const toWire = ({ deploy, name, projectIds }: DeploySought): Readonly<Record<string, unknown>> =>
  present({
    environment: deploy.environment,
    name,
    url: deploy.url,
    dateStarted: deploy.dateStarted === null ? null : formatInstant(deploy.dateStarted),
    dateFinished: formatInstant(deploy.dateFinished),
    projects: projectIds,
  })

import { setTimeout } from 'node:timers/promises'
import { formatInstant } from '@slugline/core'
import { type DeploySought, findDeploy } from './find-deploy.ts'
import { REPETITIONS } from './sentry-call.ts'
import type { ReleasePlace, SentryClient } from './sentry-client.ts'
import { isTransient, SentryError, type SentryFailure } from './sentry-failure.ts'
import { present } from './told-release.ts'

/** A deploy that a server has now. */
export interface DeployMade {
  readonly id: string
  /** It was made by this call. */
  readonly isNew: boolean
}

/**
 * Makes a deploy that the server did not have. A Sentry makes one for each call: where the answer got lost the deploy is
 * looked for before it is asked for again, and it is not asked for again while the server may still be at it.
 */
export const makeDeploy = async (
  client: SentryClient,
  place: ReleasePlace,
  sought: DeploySought,
  pause: number,
  attempt = 0,
): Promise<DeployMade> => {
  try {
    const { status, body } = await client.createDeploy(place, toWire(sought))
    return { id: String(body.id), isNew: status !== 208 || attempt > 0 }
  } catch (error) {
    if (!(error instanceof SentryError) || !isTransient(error.failure)) throw error
    const found = await findDeploy(client.deploys(place), sought)
    if (found !== null) return { id: String(found.id), isNew: true }
    if (attempt >= REPETITIONS || isGoingOn(error.failure)) throw error
  }
  await setTimeout(pause * 2 ** attempt)
  return makeDeploy(client, place, sought, pause, attempt + 1)
}

const isGoingOn = (failure: SentryFailure): boolean => failure._tag === 'Unreachable' && failure.timedOut

const toWire = ({ deploy, name, projectIds }: DeploySought): Readonly<Record<string, unknown>> =>
  present({
    environment: deploy.environment,
    name,
    url: deploy.url,
    dateStarted: deploy.dateStarted === null ? null : formatInstant(deploy.dateStarted),
    dateFinished: formatInstant(deploy.dateFinished),
    projects: projectIds,
  })

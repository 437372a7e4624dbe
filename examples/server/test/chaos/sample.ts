import { createHash } from 'node:crypto'
import { deployPayload, sampleCommit, signDelivery } from '@slugline/heroku-client/testing'

/** A signed delivery that tells of a Heroku release of its own. */
export interface Sample {
  readonly app: string
  readonly release: number
  readonly body: string
  readonly signature: string
  /** SHA-256 of the body, in hexadecimal digits: by it the stored one is known. */
  readonly digest: string
}

const APPS = 12
const DEPLOYS_A_COMMIT = 5

/** The `number`th delivery. The apps take turns, and each commit is deployed a few times, so that releases are shared. */
export const makeSample = (secret: string, number: number): Sample => {
  const app = `app-${number % APPS}`
  const release = Math.floor(number / APPS) + 1
  const commit = sampleCommit('shared', Math.floor(number / DEPLOYS_A_COMMIT))
  const body = JSON.stringify(deployPayload({ app, release, commit }))
  const digest = createHash('sha256').update(body).digest('hex')
  return { app, release, body, signature: signDelivery(secret, body), digest }
}

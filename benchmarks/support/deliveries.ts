import { deployPayload, sampleId, signDelivery } from '@slugline/heroku-client/testing'
import { type PreparedRequest, writeRequests } from './requests.ts'

const APPS = 20
const DEPLOYS_A_COMMIT = 25

/** As long as a person writes it, so that a body has the usual 1.9 KB. */
const COMMIT_DESCRIPTION = [
  'Show the state of an order where it is asked for',
  '',
  '* The page of an order reads its state from the same place as the list does, so that both say the same.',
  '* An order that was cancelled by the shop says so, and names the reason that the shop gave.',
  '* Tests of both pages share the orders that they look at.',
  '',
  'Reviewed-by: Dev <dev@example.com>',
].join('\n')
const ADDONS = ['heroku-postgresql:standard-0', 'heroku-redis:premium-0', 'papertrail:choklad', 'scheduler:standard']

/** One signed request. */
export interface Delivery {
  readonly body: string
  readonly signature: string
}

/** A range of the deliveries that there are: no two are alike. */
export interface Range {
  readonly from: number
  readonly count: number
}

/** The delivery of a number: twenty apps take turns, and each commit is deployed 25 times. */
export const makeDelivery = (secret: string, number: number): Delivery => {
  const app = `app-${number % APPS}`
  const release = Math.floor(number / APPS) + 1
  const commit = Math.floor(number / DEPLOYS_A_COMMIT)
    .toString(16)
    .padStart(40, '0')
  const payload = deployPayload({ app, release, commit })
  const slug = { id: sampleId('slug', app, release), commit, commit_description: COMMIT_DESCRIPTION }
  const body = JSON.stringify({ ...payload, data: { ...payload.data, slug, addon_plan_names: ADDONS } })
  return { body, signature: signDelivery(secret, body) }
}

/** Prepares deliveries in a file for a load generator. */
export const writeDeliveries = (file: string, secret: string, range: Range): Promise<void> =>
  writeRequests(file, signedRequests(secret, range))

function* signedRequests(secret: string, { from, count }: Range): Iterable<PreparedRequest> {
  for (let number = from; number < from + count; number += 1) {
    const { signature, body } = makeDelivery(secret, number)
    yield { header: `Heroku-Webhook-Hmac-SHA256: ${signature}`, body }
  }
}

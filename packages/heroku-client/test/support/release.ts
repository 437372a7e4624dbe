import { either as E } from 'fp-ts'
import { decodeJson, releaseOf } from './heroku.ts'

export const SHA = '1a5f89db9a6a62f29689b6eeea65e6b6eb0879cd'

/** The body of a release that succeeded, with members of its data and of its envelope changed. */
export const body = (data: object = {}, envelope: object = {}) => ({
  id: 'event',
  action: 'update',
  resource: 'release',
  ...envelope,
  data: {
    id: 'release',
    app: { id: 'app', name: 'acme-web' },
    version: 12,
    status: 'succeeded',
    slug: { id: 's', commit: SHA },
    ...data,
  },
})

/** What is read of it. */
export const read = (data: object = {}, envelope: object = {}) => releaseOf(decodeJson(body(data, envelope)))

/** What is told of a body that does not fit; the body as it was read, if it does. */
export const issuesOf = (json: unknown) => {
  const decoded = decodeJson(json)
  return E.isLeft(decoded) && decoded.left._tag === 'InvalidBody' ? decoded.left.issues : decoded
}

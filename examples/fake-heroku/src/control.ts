import { decodeWith, describeIssues, wordOf } from '@slugline/core'
import type { FakeHeroku } from '@slugline/heroku-client/testing'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'

const AppBody = t.exact(
  t.partial({
    built: wordOf(['slug', 'container', 'oci-image']),
    pipeline: t.type({ name: t.string, stage: t.string }),
  }),
)

const ReleaseBody = t.exact(
  t.partial({
    commit: t.union([t.string, t.null]),
    description: t.string,
    email: t.string,
    status: wordOf(['pending', 'succeeded', 'failed']),
    config: t.array(t.string),
    rollbackTo: t.number,
    promotedFrom: t.type({ app: t.string, release: t.number }),
  }),
)

const EndBody = t.type({ status: wordOf(['succeeded', 'failed']) })
const DropBody = t.type({ every: t.number })

/** What a person does to the fake with curl, beside Heroku's own API; null when the call is none of that. */
export const control = async (heroku: FakeHeroku, request: Request): Promise<Response | null> => {
  const [root, ...path] = new URL(request.url).pathname.split('/').slice(1).map(decodeURIComponent)
  if (root !== 'control') return null
  try {
    return Response.json(await obey(heroku, path, await bodyOf(request)))
  } catch (error) {
    return Response.json({ detail: error instanceof Error ? error.message : 'It did not work.' }, { status: 400 })
  }
}

const obey = async (heroku: FakeHeroku, path: readonly string[], body: unknown): Promise<object> => {
  const [noun, app = '', what, number] = path
  if (noun === 'drop') return drop(heroku, read(DropBody, body).every)
  if (noun !== 'apps') throw new Error('There is /control/apps/APP (/releases, /redeliver) and /control/drop.')
  if (what === undefined) return { id: heroku.addApp({ name: app, ...read(AppBody, body) }).id, name: app }
  if (what === 'redeliver') return { repeated: await heroku.redeliver(app) }
  const released = await (number === undefined
    ? heroku.release(app, read(ReleaseBody, body))
    : heroku.finish(app, Number(number), read(EndBody, body).status))
  return { release: released.number, status: released.status, commit: released.build?.commit ?? null }
}

/** Loses the deliveries of every so many-th release; of none for 0. */
const drop = (heroku: FakeHeroku, every: number): object => {
  heroku.drop(every === 0 ? null : ({ release }) => release % every === 0)
  return { every }
}

const bodyOf = async (request: Request): Promise<unknown> => {
  const text = await request.text()
  return text === '' ? {} : JSON.parse(text)
}

const read = <A>(codec: t.Type<A, unknown, unknown>, body: unknown): A => {
  const decoded = decodeWith(codec)(body)
  if (E.isLeft(decoded)) throw new Error(describeIssues(decoded.left))
  return decoded.right
}

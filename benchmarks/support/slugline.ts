import { type Peer, startPeer } from './peer.ts'

/** Bearer token of the servers that benchmarks start. */
export const ADMIN_TOKEN = 'slugline-benchmark'

/** A running Slugline with its demo project. */
export interface Slugline extends Peer {
  readonly url: string
  readonly hookUrl: string
  /** The webhook secret of the demo project. */
  readonly secret: string
}

/** What only the first start on a store tells. */
export type Hook = Pick<Slugline, 'hookUrl' | 'secret'>

/** Starts Slugline as `npm start` does; `hook` is what its first start told, where this is not the first. */
const startSlugline = async (env: Record<string, string>, hook?: Hook): Promise<Slugline> => {
  const fixed = { PORT: '0', LOG_LEVEL: 'warn', SLUGLINE_ADMIN_TOKEN: ADMIN_TOKEN }
  const ready = hook === undefined ? /^ {2}curl/ : /^Slugline listens/
  const peer = await startPeer('scripts/start.js', ready, { ...fixed, ...env })
  const read = (pattern: RegExp): string => pattern.exec(peer.lines.join('\n'))?.[1] ?? ''
  const url = read(/listens on (\S+)/)
  if (hook !== undefined) return { ...peer, url, secret: hook.secret, hookUrl: url + new URL(hook.hookUrl).pathname }
  return { ...peer, url, secret: read(/ -s (\S+) /), hookUrl: read(/^ {2}(http\S+\/api\/hooks\/\S+)$/m) }
}

/** Runs Slugline for the time of some work. */
export const withSlugline = async <A>(
  env: Record<string, string>,
  work: (slugline: Slugline) => Promise<A>,
  hook?: Hook,
): Promise<A> => {
  const slugline = await startSlugline(env, hook)
  try {
    return await work(slugline)
  } finally {
    await slugline.stop()
  }
}

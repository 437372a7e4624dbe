import { makeDelivery } from '../support/deliveries.ts'
import { type Answered, deliver, get } from '../support/http.ts'
import type { Slugline } from '../support/slugline.ts'
import { seededVersion } from './seed.ts'

/** Something whose time must not grow with the tables. */
export interface Probe {
  readonly name: string
  /** Does it, each time a little differently. */
  readonly send: (turn: number) => Promise<Answered>
}

/** Numbers of deliveries beyond those that are seeded. */
const FIRST_DELIVERY = 100_000_000

/** The probes of a server with so many releases. The hook comes last, since it adds some. */
export const makeProbes = async ({ url, hookUrl, secret }: Slugline, releases: number): Promise<readonly Probe[]> => {
  const organization = `${url}/api/0/organizations/acme/`
  const project = `${url}/api/0/projects/acme/web/`
  const version = (turn: number): string => seededVersion(((turn * 7919) % releases) + 1)
  const pages = async (whose: string, list: string): Promise<readonly Probe[]> => {
    const cursor = await cursorBefore1000th(list)
    return [
      { name: `releases of ${whose}, page 1`, send: () => get(`${list}?per_page=1`) },
      { name: `releases of ${whose}, page 1,000`, send: () => get(`${list}?per_page=1&cursor=${cursor}`) },
    ]
  }
  return [
    ...(await pages('an organization', `${organization}releases/`)),
    ...(await pages('a project', `${project}releases/`)),
    { name: 'a release', send: (turn) => get(`${organization}releases/${version(turn)}/`) },
    { name: 'its deploys', send: (turn) => get(`${organization}releases/${version(turn)}/deploys/`) },
    {
      name: "an environment's timeline",
      send: () => get(`${organization}deploys/?environment=production&project=web`),
    },
    { name: 'the hook', send: (turn) => deliver(hookUrl, makeDelivery(secret, FIRST_DELIVERY + turn)) },
  ]
}

/** Cursors are keys, so pages of another size lead there too: 27 times 37 releases are 999. */
const cursorBefore1000th = async (list: string): Promise<string> => {
  let cursor = ''
  for (let page = 0; page < 27; page += 1) {
    const { headers } = await get(`${list}?per_page=37&cursor=${cursor}`)
    cursor = /rel="next"; results="true"; cursor="([^"]+)"/.exec(String(headers.link))?.[1] ?? ''
    if (cursor === '') throw new Error(`${list} ends before its 1,000th release.`)
  }
  return cursor
}

import { placeKey } from '@slugline/core'
import { makeDelivery } from '../support/deliveries.ts'
import { type Answered, deliver, get } from '../support/http.ts'
import type { Slugline } from '../support/slugline.ts'
import { ageOf, manyCommits, OLDEST, seededVersion } from './seed.ts'

/** Something whose time must not grow with the tables. */
export interface Probe {
  readonly name: string
  /** Does it, each time a little differently. */
  readonly send: (turn: number) => Promise<Answered>
}

/** Numbers of deliveries beyond those that are seeded. */
const FIRST_DELIVERY = 100_000_000

/** The probes of a server with so many releases. The hook comes last, since it adds some. */
export const makeProbes = async (slugline: Slugline, releases: number): Promise<readonly Probe[]> => {
  const { url, hookUrl, secret } = slugline
  const organization = `${url}/api/0/organizations/acme/`
  const project = `${url}/api/0/projects/acme/web/`
  const newest = await newestRelease(slugline)
  const lists = listProbes(newest, releases)
  const version = (turn: number): string => seededVersion(((turn * 7919) % releases) + 1)
  const release = (number: number): string => `${organization}releases/${seededVersion(number)}/`
  const many = manyCommits(releases)
  const previous = (whose: string, number: number): Probe => ({
    name: `the release with commits before ${whose}`,
    send: () => get(`${release(number)}previous-with-commits/`),
  })
  return [
    { name: 'a release', send: (turn) => get(`${organization}releases/${version(turn)}/`) },
    { name: 'its deploys', send: (turn) => get(`${organization}releases/${version(turn)}/deploys/`) },
    { name: 'its commits', send: (turn) => get(`${organization}releases/${version(turn)}/commits/`) },
    ...['first', 'middle', 'last'].map((place, index) => ({
      name: `many commits, ${place}`,
      send: () => get(`${release(many.number)}commits/?per_page=5&cursor=${commitCursor(many.count, index / 2)}`),
    })),
    previous('the newest', releases),
    previous('one in the middle', Math.floor(releases / 2)),
    previous('the second', 2),
    { name: '100 releases', send: () => get(`${organization}releases/`) },
    ...lists('releases', `${organization}releases/?`),
    ...lists('releases of a project', `${project}releases/?`),
    ...lists('releases in production', `${organization}releases/?environment=production&`),
    ...lists('releases of a project in production', `${project}releases/?environment=production&`),
    { name: 'releases in a retired environment', send: () => get(`${organization}releases/?environment=retired`) },
    { name: 'the same of a project', send: () => get(`${project}releases/?environment=retired`) },
    { name: 'archived releases', send: () => get(`${organization}releases/?status=archived&per_page=5`) },
    ...lists('deploys', `${organization}deploys/?`),
    ...lists('deploys of a project', `${organization}deploys/?project=web&`),
    ...lists("an environment's timeline", `${organization}deploys/?environment=production&project=web&`),
    ...lists('rollbacks', `${organization}deploys/?kind=rollback&`),
    { name: 'deploys in a retired environment', send: () => get(`${organization}deploys/?environment=retired`) },
    {
      name: 'deploys of an hour long ago',
      send: () => get(`${organization}deploys/?per_page=5&${hour(newest - ageOf(releases, releases / 2))}`),
    },
    ...lists('deliveries', `${project}deliveries/?`),
    ...lists('recorded deliveries', `${project}deliveries/?outcome=recorded&`),
    { name: 'the hook', send: (turn) => deliver(hookUrl, makeDelivery(secret, FIRST_DELIVERY + turn)) },
  ]
}

/** When the newest release was made. */
const newestRelease = async ({ url }: Slugline): Promise<number> => {
  const { body } = await get(`${url}/api/0/organizations/acme/releases/?per_page=1`)
  const [newest]: { readonly dateCreated: string }[] = JSON.parse(body)
  return Date.parse(newest?.dateCreated ?? '')
}

/** Probes of the first page of a list, of one in its middle, and of its last. Cursors are keys: they need no walk. */
const listProbes =
  (newest: number, releases: number) =>
  (what: string, url: string): readonly Probe[] => {
    const page = (place: string, cursor: string): Probe => ({
      name: `${what}, ${place}`,
      send: () => get(`${url}per_page=5&cursor=${cursor}`),
    })
    const before = (number: number): string => `n:${newest - ageOf(releases, number)}:0`
    return [page('first', ''), page('middle', before(Math.floor(releases / 2))), page('last', before(OLDEST + 3))]
  }

/** Before the last five of so far down a list of commits, which are counted and not dated. */
const commitCursor = (count: number, part: number): string => {
  const place = Math.floor((count - 5) * part)
  return place === 0 ? '' : `n:${placeKey(place - 1).time}:0`
}

/** The hour until a moment. */
const hour = (until: number): string =>
  `since=${new Date(until - 3_600_000).toISOString()}&until=${new Date(until).toISOString()}`

import { listOf } from '@slugline/core'
import type { CallSentry, SentryAnswer } from './sentry-call.ts'
import { SentryError } from './sentry-failure.ts'
import { RemoteDeploy, RemoteRelease } from './sentry-wire.ts'

type Body = Readonly<Record<string, unknown>>

/** The routes of a Sentry-compatible server that releases need. All of them reject with a {@link SentryError}. */
export interface SentryClient {
  /** Null when there is no such release, or no such organization. */
  readonly release: (place: ReleasePlace) => Promise<RemoteRelease | null>
  /** Makes a release or adds projects to it: 201 when it did, 208 when both were there. May be repeated. */
  readonly createRelease: (organization: string, body: Body) => Promise<SentryAnswer<RemoteRelease>>
  readonly updateRelease: (place: ReleasePlace, body: Body) => Promise<RemoteRelease>
  /** The deploys of a release, newest first; a Sentry tells of the last one in each environment alone. */
  readonly deploys: (place: ReleasePlace) => AsyncIterable<RemoteDeploy>
  /** All deploys of an organization: a route that Slugline alone has. */
  readonly allDeploys: (organization: string) => AsyncIterable<RemoteDeploy>
  /** 208 when the server knows that very deploy. Is never repeated: a Sentry makes another one each time. */
  readonly createDeploy: (place: ReleasePlace, body: Body) => Promise<SentryAnswer<RemoteDeploy>>
}

/** Where a release is. */
export interface ReleasePlace {
  readonly organization: string
  readonly version: string
}

/** Makes the client of one server. */
export const makeSentryClient = (call: CallSentry): SentryClient => ({
  release: (place) =>
    orNull(call({ method: 'GET', path: releasePath(place), repeatable: true, answer: RemoteRelease })),
  createRelease: (organization, json) =>
    call({
      method: 'POST',
      path: releasesPath(organization),
      json,
      repeatable: true,
      ofProjects: true,
      answer: RemoteRelease,
    }),
  updateRelease: async (place, json) =>
    (await call({ method: 'PUT', path: releasePath(place), json, repeatable: true, answer: RemoteRelease })).body,
  deploys: (place) => allPages(call, deploysPath(place)),
  allDeploys: (organization) => allPages(call, `${organizationPath(organization)}deploys/`),
  createDeploy: (place, json) =>
    call({ method: 'POST', path: deploysPath(place), json, repeatable: false, answer: RemoteDeploy }),
})

const organizationPath = (organization: string): string => `organizations/${segment(organization)}/`
const releasesPath = (organization: string): string => `${organizationPath(organization)}releases/`
const releasePath = ({ organization, version }: ReleasePlace): string =>
  `${releasesPath(organization)}${segment(version)}/`
const deploysPath = (place: ReleasePlace): string => `${releasePath(place)}deploys/`

const segment = (text: string): string => encodeURIComponent(text.toWellFormed())

/** Whether a text can be a part of a path: `.` and `..` lead elsewhere, however they are encoded. */
export const isSegment = (text: string): boolean => !['', '.', '..'].includes(text)

const orNull = async <A>(answer: Promise<SentryAnswer<A>>): Promise<A | null> => {
  try {
    return (await answer).body
  } catch (error) {
    if (isNotFound(error)) return null
    throw error
  }
}

/** Whether a call failed because there is no such thing. */
export const isNotFound = (error: unknown): boolean =>
  error instanceof SentryError && error.failure._tag === 'Refused' && error.failure.status === 404

const Deploys = listOf(RemoteDeploy, 'deploys', 1000)

/** How many deploys are asked for at once; after 6250 of them: is the list one that never ends? */
const PAGE = 25
const MOST_PAGES = 250

async function* allPages(call: CallSentry, path: string): AsyncGenerator<RemoteDeploy> {
  let cursor: string | null = ''
  for (let pages = 0; cursor !== null; pages += 1) {
    const page: SentryAnswer<readonly RemoteDeploy[]> = await call({
      method: 'GET',
      path: `${path}?per_page=${PAGE}&cursor=${cursor}`,
      repeatable: true,
      answer: Deploys,
    })
    yield* page.body
    cursor = page.link === null ? null : nextCursor(page.link)
    if (pages >= MOST_PAGES)
      throw new SentryError(`GET ${path}`, { _tag: 'UnexpectedAnswer', issues: 'link: expected an end.' })
  }
}

const NEXT = /rel="next"; results="true"; cursor="([\w:.~-]{1,200})"/

/** The cursor of the page after this one, of which the header says that there is one; its address is not looked at. */
const nextCursor = (link: string): string | null => NEXT.exec(link)?.[1] ?? null

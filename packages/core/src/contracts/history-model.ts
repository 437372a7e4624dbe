import type { Instant } from '../domain/instant.ts'
import type { DeployKind, ReleaseKind } from '../domain/kind.ts'
import { minute, sha } from './builders.ts'

/** The apps of a history; the last two share an environment. */
export const APPS = ['alpha', 'beta', 'gamma'] as const

export type AppName = (typeof APPS)[number]

export const ENVIRONMENTS: Readonly<Record<AppName, string>> = {
  alpha: 'staging',
  beta: 'production',
  gamma: 'production',
}

/** The repository that the releases of a history come from. */
export const REPOSITORY = 'acme/web'

/** The address of one person, and one that two persons have: that makes nobody an owner. Others are strangers'. */
export const OWNER_EMAIL = 'dev@example.com'
export const SHARED_EMAIL = 'team@example.com'

/** The content of one release of one app, the same in each event that tells of it. */
export interface Fact {
  readonly app: AppName
  readonly number: number
  /** Null: the platform named no commit. */
  readonly commit: string | null
  readonly kind: ReleaseKind
  readonly dateFinished: Instant
  readonly email: string | null
  readonly url: string | null
}

/** One event of a release. `succeeded again` is another event with the same content. */
export type EventName = 'create' | 'pending' | 'failed' | 'succeeded' | 'succeeded again'

/** One delivery of a history: an event of a release, or a list of commits. The same may come again and again. */
export type HistoryEvent = ReleaseEvent | ListEvent

export interface ReleaseEvent {
  readonly fact: Fact
  readonly event: EventName
}

/** A client tells what a release lists, and of each commit something or nothing: always the same, if not all of it. */
export interface ListEvent {
  readonly version: string
  readonly given: readonly ('message' | 'authorName')[]
}

/** A deploy as a history leaves it, whatever the order of arrival: no ids, no created times. */
export interface ModelDeploy {
  readonly app: string | null
  readonly number: number | null
  readonly version: string
  readonly environment: string
  readonly kind: DeployKind
  readonly dateFinished: Instant
  readonly previousCommits: readonly (string | null)[]
  readonly url: string | null
  readonly releaseUrl: string | null
}

/** A release as a history leaves it. */
export interface ModelRelease {
  readonly version: string
  readonly commits: readonly string[]
  readonly previousCommits: readonly (string | null)[]
  readonly dateReleased: Instant | null
  readonly ownerEmail: string | null
  readonly url: string | null
  readonly deployCount: number
  /** App and release number of the last deploy in time. */
  readonly lastDeploy: string | null
  /** The commits that it lists, each as its id, message and author. */
  readonly listed: readonly (readonly [string, string | null, string | null])[]
}

export interface ModelState {
  readonly releases: readonly ModelRelease[]
  readonly deploys: readonly ModelDeploy[]
}

interface Deployed extends Fact {
  readonly commit: string
  readonly kind: DeployKind
}

const isDeployed = (fact: Fact): fact is Deployed =>
  fact.commit !== null && (fact.kind === 'deploy' || fact.kind === 'rollback' || fact.kind === 'promotion')

/**
 * The reference: plays a history as it should have come, in order and each event once, and says what must be there
 * afterwards. It knows nothing of recordings, and takes no step that the code under test takes.
 */
export const playInOrder = (history: readonly HistoryEvent[]): ModelState => {
  const lists = history.filter(isList)
  const events = history.filter((one): one is ReleaseEvent => !isList(one))
  const succeeded = events.filter(({ event }) => event === 'succeeded' || event === 'succeeded again')
  const facts = new Map(succeeded.map(({ fact }) => [`${fact.app} v${fact.number}`, fact]))
  const inTime = [...facts.values()].filter(isDeployed).sort(byTime)
  const before = (deploy: Deployed): string | null =>
    inTime.slice(0, inTime.indexOf(deploy)).findLast(({ app }) => app === deploy.app)?.commit ?? null
  const ofVersion = (version: string) => inTime.filter(({ commit }) => commit === version)
  const urlOf = (version: string) => ofVersion(version).find(({ url }) => url !== null)?.url ?? null
  const versions = [...new Set([...inTime.map(({ commit }) => commit), ...lists.map(({ version }) => version)])].sort()
  const isGiven = (id: string, member: 'message' | 'authorName') =>
    lists.some(({ version, given }) => listOf(version).includes(id) && given.includes(member))
  const listedBy = (told: string) => (lists.some(({ version }) => version === told) ? listOf(told) : [])
  return {
    deploys: inTime.map((deploy) => ({
      app: deploy.app,
      number: deploy.number,
      version: deploy.commit,
      environment: ENVIRONMENTS[deploy.app],
      kind: deploy.kind,
      dateFinished: deploy.dateFinished,
      previousCommits: [before(deploy)],
      url: deploy.url,
      releaseUrl: urlOf(deploy.commit),
    })),
    releases: versions.map((version) => {
      const own = ofVersion(version)
      const [first, last] = [own[0], own.at(-1)]
      return {
        version,
        commits: first === undefined ? [] : [version],
        previousCommits: first === undefined ? [] : [before(first)],
        dateReleased: first?.dateFinished ?? null,
        ownerEmail: own.some(({ email }) => email?.toLowerCase() === OWNER_EMAIL) ? OWNER_EMAIL : null,
        url: urlOf(version),
        deployCount: own.length,
        lastDeploy: last === undefined ? null : `${last.app} v${last.number}`,
        listed: listedBy(version).map((id) => [
          id,
          isGiven(id, 'message') ? messageOf(id) : null,
          isGiven(id, 'authorName') ? authorOf(id) : null,
        ]),
      }
    }),
  }
}

/** By when they finished, then release number, then key (here: the app's name). */
const byTime = (left: Deployed, right: Deployed): number =>
  left.dateFinished - right.dateFinished || left.number - right.number || (left.app < right.app ? -1 : 1)

/** Four commits that the releases of a history share, so that there are rollbacks and promotions. */
export const COMMITS: readonly string[] = [1, 2, 3, 4].map(sha)

export const isList = (event: HistoryEvent): event is ListEvent => 'version' in event

/** What a client lists for a version; each two neighbours share a commit. */
export const listOf = (version: string): readonly string[] => {
  const place = COMMITS.indexOf(version)
  return [place, (place + 1) % COMMITS.length].map((number) => `listed ${number}`)
}

export const messageOf = (id: string): string => `message of ${id}`
export const authorOf = (id: string): string => `author of ${id}`

/** Few moments, so that many are equal. */
export const MOMENTS: readonly Instant[] = [1, 2, 3, 4].map(minute)

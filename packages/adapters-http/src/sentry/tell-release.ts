import type { ReleasePlace, SentryClient } from './sentry-client.ts'
import { SentryError } from './sentry-failure.ts'
import type { RemoteRelease } from './sentry-wire.ts'
import { isWithoutProject, type ReleaseRecording, toPost, toPut } from './told-release.ts'

/** What telling a server of a release led to. */
export interface ReleaseTold {
  readonly release: RemoteRelease
  /** The server was told something that it did not know. */
  readonly isNews: boolean
  /** The release is new, or new in a project. */
  readonly created: boolean
}

/** Tells a server what a recording says of a release. Told again, it changes nothing. */
export const tellRelease = async (
  client: SentryClient,
  place: ReleasePlace,
  known: RemoteRelease | null,
  recording: ReleaseRecording,
): Promise<ReleaseTold> => {
  const { release, created } = await postRelease(client, place, known, recording)
  const put = toPut(release, known === null, recording)
  if (put !== null) await client.updateRelease(place, put)
  return { release, created, isNews: release !== known || put !== null }
}

const postRelease = async (
  client: SentryClient,
  place: ReleasePlace,
  known: RemoteRelease | null,
  recording: ReleaseRecording,
): Promise<Omit<ReleaseTold, 'isNews'>> => {
  const post = toPost(known, recording)
  if (post === null && known !== null) return { release: known, created: false }
  const { status, body } = await client.createRelease(place.organization, post ?? {})
  // Of several projects, GlitchTip leaves out in silence those that it does not know.
  if (isWithoutProject(body, recording.projectIds)) throw projectsLeftOut(place.organization)
  return { release: body, created: status === 201 && isNewIn(known, recording) }
}

/** GlitchTip answers 201 whatever it did. */
const isNewIn = (known: RemoteRelease | null, { projectIds }: ReleaseRecording): boolean =>
  known === null || isWithoutProject(known, projectIds)

const projectsLeftOut = (organization: string): SentryError =>
  new SentryError(`POST /api/0/organizations/${organization}/releases/`, {
    _tag: 'Refused',
    status: 201,
    detail: 'projects: one of them was left out.',
    namesProjects: true,
    notBefore: null,
  })

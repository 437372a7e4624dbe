import type { DeliveryLine, DeployChange, Recording, Ref } from '@slugline/core'
import { idOrNull } from './ids.ts'
import type { RECORD_COLUMNS } from './record-statement.ts'
import type { WireTypes } from './wire-values.ts'

type Columns = typeof RECORD_COLUMNS

/** What a recording says in each column; where it stands among the others, and its body, is told when it is sent. */
export type RecordColumns = {
  readonly [Column in Exclude<keyof Columns, 'n' | 'body_start' | 'body_length'>]: WireTypes[Columns[Column]] | null
}

/** One recording as a row of the recording statement's input, and the body that it logs. */
export interface RecordRow {
  readonly columns: RecordColumns
  readonly body: Uint8Array
}

/**
 * The row of a recording, null for one that the statement cannot hold: a client's (`fill`, `overwrite`, commits,
 * several projects, a release that must be there), or one whose delivery line tells of another app or version than its
 * deploy, as no use case makes.
 */
export const toRecordRow = (recording: Recording): RecordRow | null => {
  const { delivery: line, deploy, release, refs, commits } = recording
  const [projectId, ...others] = recording.projectIds
  if (projectId === undefined || others.length > 0 || (line !== null && line.projectId !== projectId)) return null
  if (release === null) return deploy === null && line !== null ? toRow(recording, projectId, line, NOTHING) : null
  if (release.mode !== 'insert' || release.ifMissing === 'refuse' || deploy === null) return null
  if (commits !== null || refs.mode === 'replace') return null
  const [ref, ...otherRefs] = refs.mode === 'keep' ? [] : refs.refs
  if (otherRefs.length > 0) return null
  if (line !== null && !isOfSameRelease(line, deploy, release.version)) return null
  return toRow(recording, projectId, line, { version: release.version, dateCreated: release.dateCreated, deploy, ref })
}

/** Line and deploy share their columns in the row. */
const isOfSameRelease = (line: DeliveryLine, deploy: DeployChange, version: string): boolean =>
  line.key === deploy.key &&
  line.app?.id === deploy.app?.id &&
  line.app?.name === deploy.app?.name &&
  line.releaseNumber === deploy.releaseNumber &&
  line.version === version &&
  line.environment === deploy.environment

/** What a recording releases, if anything. */
interface Released {
  readonly version: string | null
  readonly dateCreated: number | null
  readonly deploy: DeployChange | null
  readonly ref: Ref | undefined
}

const NOTHING: Released = { version: null, dateCreated: null, deploy: null, ref: undefined }

const NO_BODY = new Uint8Array()

const toRow = (
  { organizationId, revision, outcome }: Recording,
  projectId: string,
  line: DeliveryLine | null,
  { version, dateCreated, deploy, ref }: Released,
): RecordRow => {
  const told = deploy ?? line
  return {
    columns: {
      organization_id: organizationId,
      project_id: projectId,
      // Revisions count from 1: what is no number is nobody's.
      revision: revision === null ? null : (idOrNull(revision) ?? '0'),
      plugin: line?.plugin ?? null,
      identity: line?.identity ?? null,
      key: told?.key ?? null,
      unsigned: line?.unsigned ?? null,
      outcome: outcome.outcome,
      reason: outcome.reason,
      date_received: line?.dateReceived ?? null,
      date_published: line?.datePublished ?? null,
      media_type: line?.mediaType ?? null,
      event_id: line?.eventId ?? null,
      app_id: told?.app?.id ?? null,
      app_name: told?.app?.name ?? null,
      release_number: told?.releaseNumber ?? null,
      status: line?.status ?? null,
      kind: line?.kind ?? null,
      version: version ?? line?.version ?? null,
      environment: told?.environment ?? null,
      replay_of: idOrNull(line?.replayOf ?? null),
      is_deploy: deploy !== null,
      deploy_kind: deploy?.kind ?? null,
      date_created: dateCreated,
      date_started: deploy?.dateStarted ?? null,
      date_finished: deploy?.dateFinished ?? null,
      owner_id: idOrNull(deploy?.ownerId ?? null),
      url: deploy?.url ?? null,
      name: deploy?.name ?? null,
      repository: ref?.repository ?? null,
      commit: ref?.commit ?? null,
      previous_commit: ref?.previousCommit ?? null,
    },
    body: line?.body ?? NO_BODY,
  }
}

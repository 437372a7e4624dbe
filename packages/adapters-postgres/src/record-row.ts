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
 * several projects, no delivery line), or one whose delivery line tells of another app or version than its deploy, as
 * no use case makes.
 */
export const toRecordRow = (recording: Recording): RecordRow | null => {
  const { delivery: line, deploy, release, refs, commits } = recording
  const [projectId, ...others] = recording.projectIds
  if (projectId === undefined || others.length > 0 || line === null || line.projectId !== projectId) return null
  if (release === null) return deploy === null ? toRow(recording, line, NOTHING) : null
  if (release.mode !== 'insert' || commits !== null || refs.mode === 'replace' || deploy === null) return null
  const [ref, ...otherRefs] = refs.mode === 'keep' ? [] : refs.refs
  if (otherRefs.length > 0 || !isOfSameRelease(line, deploy, release.version)) return null
  return toRow(recording, line, { version: release.version, dateCreated: release.dateCreated, deploy, ref })
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

const toRow = (
  { organizationId, revision, outcome }: Recording,
  line: DeliveryLine,
  { version, dateCreated, deploy, ref }: Released,
): RecordRow => ({
  columns: {
    organization_id: organizationId,
    project_id: line.projectId,
    // Revisions count from 1: what is no number is nobody's.
    revision: revision === null ? null : (idOrNull(revision) ?? '0'),
    plugin: line.plugin,
    identity: line.identity,
    key: line.key,
    unsigned: line.unsigned,
    outcome: outcome.outcome,
    reason: outcome.reason,
    date_received: line.dateReceived,
    date_published: line.datePublished,
    media_type: line.mediaType,
    event_id: line.eventId,
    app_id: line.app?.id ?? null,
    app_name: line.app?.name ?? null,
    release_number: line.releaseNumber,
    status: line.status,
    kind: line.kind,
    version: version ?? line.version,
    environment: line.environment,
    replay_of: idOrNull(line.replayOf),
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
  body: line.body,
})

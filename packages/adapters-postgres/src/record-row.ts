import type { DeliveryLine, DeployChange, Recording, Ref } from '@slugline/core'
import { idOrNull } from './ids.ts'
import { RECORD_COLUMNS } from './record-statement.ts'
import { type WireType, type WireValue, wireArray } from './wire-arrays.ts'

export type RecordColumn = keyof typeof RECORD_COLUMNS

/** One recording as a row of the recording statement's input, and the body that it logs. */
export interface RecordRow {
  readonly columns: Readonly<Record<Exclude<RecordColumn, 'body_start' | 'body_length'>, WireValue>>
  readonly body: Uint8Array
}

const NO_BODY = new Uint8Array()

/**
 * The row of a recording, null for one that the statement cannot hold: a client's (`fill`, `overwrite`, commits,
 * several projects), or one whose delivery line tells of another app or version than its deploy, as no use case makes.
 */
export const toRecordRow = (recording: Recording): RecordRow | null => {
  const { delivery: line, deploy, release, refs, commits } = recording
  const [projectId, ...others] = recording.projectIds
  const isOfOneProject =
    projectId !== undefined && others.length === 0 && (line === null || line.projectId === projectId)
  if (!isOfOneProject) return null
  if (release === null) return deploy === null ? toRow(recording, projectId, NOTHING) : null
  if (release.mode !== 'insert' || commits !== null || refs.mode === 'replace' || deploy === null) return null
  const [ref, ...otherRefs] = refs.mode === 'keep' ? [] : refs.refs
  if (otherRefs.length > 0 || (line !== null && !isOfSameRelease(line, deploy, release.version))) return null
  return toRow(recording, projectId, { version: release.version, dateCreated: release.dateCreated, deploy, ref })
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

const toRow = (recording: Recording, projectId: string, { version, dateCreated, deploy, ref }: Released): RecordRow => {
  const { delivery: line, outcome } = recording
  const told = deploy ?? line
  return {
    columns: {
      organization_id: recording.organizationId,
      project_id: projectId,
      // Revisions count from 1: what is no number is nobody's.
      revision: recording.revision === null ? null : (idOrNull(recording.revision) ?? '0'),
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

/**
 * The statement's parameters for some rows: an array for each column, and all bodies in one. As an array of `bytea`
 * they would be twice as long, and copied twice more.
 */
export const toParameters = (rows: readonly RecordRow[]): Buffer[] => {
  const starts: number[] = []
  let start = 0
  for (const { body } of rows) {
    starts.push(start)
    start += body.byteLength
  }
  const valuesOf = (column: RecordColumn): readonly WireValue[] => {
    if (column === 'body_start') return starts
    if (column === 'body_length') return rows.map(({ body }) => body.byteLength)
    return rows.map(({ columns }) => columns[column])
  }
  return [
    ...COLUMNS.map(([column, type]) => wireArray(type, valuesOf(column))),
    Buffer.concat(
      rows.map(({ body }) => body),
      start,
    ),
  ]
}

const isColumn = (name: string): name is RecordColumn => Object.hasOwn(RECORD_COLUMNS, name)

const COLUMNS: readonly (readonly [RecordColumn, WireType])[] = Object.keys(RECORD_COLUMNS)
  .filter(isColumn)
  .map((column) => [column, RECORD_COLUMNS[column]])

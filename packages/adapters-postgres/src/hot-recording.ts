import type { Recording } from '@slugline/core'
import type { RecordRow } from './record-row.ts'

/** A recording on its way into the statement. */
export interface HotRecording {
  readonly recording: Recording
  readonly row: RecordRow
}

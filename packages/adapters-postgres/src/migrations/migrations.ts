import { initial } from './0001-initial.ts'
import { record } from './0002-record.ts'

/** One step of the schema. Once released it never changes: what comes later is another step. */
export interface Migration {
  readonly name: string
  readonly sql: string
}

/** All steps, in the order in which they are done. */
export const migrations: readonly Migration[] = [
  { name: '0001-initial', sql: initial },
  { name: '0002-record', sql: record },
]

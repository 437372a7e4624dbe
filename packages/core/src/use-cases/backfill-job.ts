import type { Instant } from '../domain/instant.ts'
import type { NewJob } from '../domain/job.ts'
import type { PluginKey } from '../domain/plugin-key.ts'

/** Why and when a project's releases are to be read. */
export interface BackfillReason {
  /** Among the backfills of the project and plugin: a second one with it is no job. */
  readonly turn: string
  /** Read back to this time, whatever is known; null, the default: to what is known. */
  readonly since?: Instant | null
  /** Null, the default: at once. */
  readonly dateDue?: Instant | null
}

/** The job that reads a project's releases. */
export const backfillJob = (
  { organizationId, projectId, plugin }: PluginKey,
  { turn, since = null, dateDue = null }: BackfillReason,
): NewJob => ({
  key: `backfill:${plugin}:${projectId}:${turn}`,
  organizationId,
  task: { topic: 'backfill', plugin, organizationId, projectId, since },
  dateDue,
})

import { either as E, function as F, taskEither as TE } from 'fp-ts'
import type { Instant } from '../domain/instant.ts'
import type { NewJob } from '../domain/job.ts'
import { isEnabled } from '../domain/option.ts'
import type { PluginKey } from '../domain/plugin-key.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { PluginDisabled } from './authenticate-hook.ts'
import { backfillJob } from './backfill-job.ts'
import { type FindPlatformError, type FindPlatformPorts, findPlatform, type ProjectPlatform } from './find-platform.ts'
import type { NoApps } from './rotate-hook-secret.ts'

export interface RequestBackfillPorts extends FindPlatformPorts {
  readonly jobs: Pick<JobQueue, 'enqueue'>
}

export interface RequestBackfill extends PluginKey {
  /** Read back to this time, whatever is known; null: to what is known. */
  readonly since: Instant | null
}

/** Has the releases of a project's apps read from their platform soon; answers the names of the apps. */
export const makeRequestBackfill =
  (ports: RequestBackfillPorts) =>
  (command: RequestBackfill): TE.TaskEither<FindPlatformError | NoApps | PluginDisabled, readonly string[]> =>
    F.pipe(
      findPlatform(ports, command),
      TE.flatMapEither(readable),
      TE.tap(() => enqueue(ports, command)),
      TE.map(({ apps }) => apps),
    )

const readable = (platform: ProjectPlatform): E.Either<NoApps | PluginDisabled, ProjectPlatform> => {
  if (platform.apps.length === 0) return E.left({ _tag: 'NoApps' })
  const { plugin, project } = platform
  return isEnabled(plugin.id, project.options) ? E.right(platform) : E.left({ _tag: 'PluginDisabled' })
}

const enqueue = ({ jobs, clock }: RequestBackfillPorts, command: RequestBackfill): TE.TaskEither<StorageError, void> =>
  jobs.enqueue([jobFor(command, clock.now())])

/** Each call is a job of its own, but for the same one of the same moment: what was read before may be out of date. */
const jobFor = ({ since, ...place }: RequestBackfill, now: Instant): NewJob =>
  backfillJob(place, { turn: `requested:${now}:${since}`, since })

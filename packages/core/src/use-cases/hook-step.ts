import { either as E, type taskEither as TE } from 'fp-ts'
import type { HookSubscription } from '../ports/hook-subscriptions.ts'
import type { PlatformError } from '../ports/platform-error.ts'
import type { FindPlatformPorts, ProjectPlatform } from './find-platform.ts'
import { type PlatformFailure, platformFailure } from './platform-failure.ts'

/** What was done to have an app's deliveries, or to have them no more, in the order in which it was done. */
export const HOOK_STEPS = [
  'secret-made',
  'plugin-enabled',
  'app-added',
  'hook-created',
  'hook-repaired',
  'hook-removed',
  'app-removed',
] as const

export type HookStep = (typeof HOOK_STEPS)[number]

/** What became of an app's hook. */
export interface HookChanged {
  readonly app: string
  /** A secret. */
  readonly hookUrl: string
  readonly steps: readonly HookStep[]
}

/** Removes subscriptions one after the other, and says so of each. */
export const removeAll =
  (
    { hooks, accessTo }: ProjectPlatform,
    app: string,
    subscriptions: readonly HookSubscription[],
  ): TE.TaskEither<PlatformError, readonly HookStep[]> =>
  async () => {
    for (const { id } of subscriptions) {
      const removed = await hooks.remove(accessTo(app), id)()
      if (E.isLeft(removed)) return removed
    }
    return E.right(subscriptions.map(() => 'hook-removed'))
  }

/** What an error of the platform is to the user who asked; `isChange`: it was asked to change something. */
export const failureOf = (
  { clock }: Pick<FindPlatformPorts, 'clock'>,
  { tokenField }: Pick<ProjectPlatform, 'tokenField'>,
  error: PlatformError,
  isChange: boolean,
): PlatformFailure => platformFailure(error, { tokenField, now: clock.now(), isChange })

import { either as E, function as F, taskEither as TE } from 'fp-ts'
import { later } from '../domain/instant.ts'
import type { Options } from '../domain/option.ts'
import type { PluginKey } from '../domain/plugin-key.ts'
import { fitText } from '../domain/text.ts'
import type { AppProgress } from '../ports/backfill-progress.ts'
import type { OptionStore } from '../ports/option-store.ts'
import type { PlatformError } from '../ports/platform-error.ts'
import type { Plugin } from '../ports/plugin.ts'
import type { AppAccess } from '../ports/release-source.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { type AppRead, type AppToRead, type BackfillAppPorts, backfillApp } from './backfill-app.ts'
import type { ChangePluginError } from './change-plugin.ts'
import { describeApp } from './describe-app.ts'

export interface ReadAppPorts extends BackfillAppPorts {
  readonly options: OptionStore
  readonly plugins: readonly Plugin[]
  /** Asks the platform what became of its hook's deliveries: a sentence on what is wrong, or null. */
  readonly checkHook: (
    place: PluginKey,
    access: AppAccess,
  ) => TE.TaskEither<PlatformError | StorageError, string | null>
}

/** Why an app was not read, or not to the end. */
export type ReadAppError = NonNullable<AppRead['error']> | ChangePluginError

/** What came of one app, and what is to be remembered of it. */
export interface ReadApp {
  readonly read: number
  readonly recorded: number
  readonly progress: AppSeen
  readonly error: ReadAppError | null
}

/** What the platform tells of an app; our own log knows when its hook was called. */
type AppSeen = Omit<AppProgress, 'dateDelivered'>

const DAY = 24 * 3_600_000

/** Nothing is known of an app that has the name of another one by now. */
const ANOTHER = { through: 0, dateChecked: 0 }

/**
 * Reads an app: what it is (once a day, and when it is another one), its releases, and, when some came that no hook had
 * brought, what is wrong with its hook.
 */
export const readApp = async (ports: ReadAppPorts, app: AppToRead, options: Options): Promise<ReadApp> => {
  const { source, access, place, known, now } = app
  const isOfToday = known?.failure === null && Math.floor(known.dateChecked / DAY) === Math.floor(now / DAY)
  const described = isOfToday ? null : await describeApp(ports, source, access, { key: place, options })()
  const undescribed = described !== null && E.isLeft(described) ? described.left : null
  if (undescribed !== null && !isToReadAllTheSame(app, undescribed)) return nothingRead(app, undescribed)
  const { read, recorded, through, appId, dateMissed, error: failed, isAnother } = await backfillApp(ports, app)
  if (isAnother && known !== null) {
    const other = { ...app, known: { ...known, ...ANOTHER, appId } }
    return app.isTimeUp() ? nothingRead(other, { _tag: 'TimeUp' }) : readApp(ports, other, options)
  }
  const error = failed ?? undescribed
  const problem = known?.hookProblem ?? null
  const isToCheck = error === null && (!isOfToday || dateMissed !== null || problem !== null)
  const hookProblem = isToCheck ? await checkHook(ports, app, problem) : problem
  const before = progressOf(app, error)
  const seen = { through, appId, hookProblem, dateMissed: later(before.dateMissed, dateMissed) }
  return { read, recorded, error, progress: { ...before, ...seen } }
}

/**
 * Whether an app is read of which the platform does not say what it is: one that was described before, of a platform
 * that may fail there alone.
 */
const isToReadAllTheSame = ({ known }: AppToRead, error: ReadAppError): boolean =>
  known !== null &&
  known.through > 0 &&
  (error._tag === 'PlatformUnexpected' || (error._tag === 'PlatformUnavailable' && error.notBefore === null))

const nothingRead = (app: AppToRead, error: ReadAppError): ReadApp => ({
  read: 0,
  recorded: 0,
  error,
  progress: progressOf(app, error),
})

/** What was known of an app before, with what happened now. */
const progressOf = ({ access, known, now }: AppToRead, error: ReadAppError | null): AppSeen => ({
  app: access.app,
  appId: known?.appId ?? null,
  through: known?.through ?? 0,
  dateChecked: now,
  failure: error === null ? null : reasonOf(error),
  dateMissed: known?.dateMissed ?? null,
  hookProblem: known?.hookProblem ?? null,
})

const reasonOf = (error: ReadAppError): string => {
  switch (error._tag) {
    case 'PlatformUnavailable':
    case 'PlatformRefused':
    case 'PlatformUnexpected':
      return fitText(error.detail)
    case 'TimeUp':
      return 'Not all of its releases were read yet.'
    default:
      return 'Its releases could not be recorded.'
  }
}

/** What is wrong with the hook of an app; what was known before when the platform does not say. */
const checkHook = (ports: ReadAppPorts, { place, access }: AppToRead, known: string | null): Promise<string | null> =>
  F.pipe(
    ports.checkHook(place, access),
    TE.match(
      () => known,
      (problem) => problem,
    ),
  )()

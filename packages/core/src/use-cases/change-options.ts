import { function as F, taskEither as TE } from 'fp-ts'
import type { OptionChange, OptionStore, StaleOptions } from '../ports/option-store.ts'
import type { StorageError } from '../ports/storage-error.ts'

/** Somebody else kept changing the configuration at the same time. */
export interface ConfigurationBusy {
  readonly _tag: 'ConfigurationBusy'
}

/** How often a change is decided again because somebody else changed the configuration in between. */
const ATTEMPTS = 5

/**
 * Saves a change of options that is decided on facts that still hold then, all or nothing; answers what was decided.
 * `decide` reads the facts, and is asked again when they changed meanwhile. A change of nothing is not saved.
 */
export const changeOptions = <Err extends { readonly _tag: string }, Change extends OptionChange>(
  options: Pick<OptionStore, 'save'>,
  decide: () => TE.TaskEither<Err, Change>,
  attemptsLeft: number = ATTEMPTS,
): TE.TaskEither<Err | StorageError | ConfigurationBusy, Change> =>
  F.pipe(
    decide(),
    TE.tap((change) => save(options, change)),
    TE.orElse((error): TE.TaskEither<Err | StorageError | ConfigurationBusy, Change> => {
      if (!isStale(error)) return TE.left(error)
      return attemptsLeft > 1
        ? changeOptions(options, decide, attemptsLeft - 1)
        : TE.left({ _tag: 'ConfigurationBusy' })
    }),
  )

const save = (
  store: Pick<OptionStore, 'save'>,
  { organizationId, projectId, revision, options }: OptionChange,
): TE.TaskEither<StorageError | StaleOptions, void> =>
  Object.keys(options).length === 0 ? TE.right(undefined) : store.save({ organizationId, projectId, revision, options })

const isStale = <Err extends { readonly _tag: string }>(error: Err | StaleOptions): error is StaleOptions =>
  error._tag === 'StaleOptions'

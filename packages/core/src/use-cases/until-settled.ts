import { either as E } from 'fp-ts'
import type { StaleRecording, UnknownProject, UnknownRelease } from '../ports/deploy-recording.ts'
import type { Facts } from '../ports/option-store.ts'

/** The organization's configuration changed under each attempt to decide: the caller should call again. */
export interface ConfigurationUnsettled {
  readonly _tag: 'ConfigurationUnsettled'
}

/** By which a store says that a recording was decided on facts that hold no more. */
export type OutOfDate = StaleRecording | UnknownProject | UnknownRelease

/** How often one thing is decided again because the configuration changed in between. */
const ATTEMPTS = 5

const UNSETTLED: ConfigurationUnsettled = { _tag: 'ConfigurationUnsettled' }

/**
 * Decides and records on the facts that are asked for first; again on fresh ones, five times in all, as long as what
 * was decided is out of date when it is recorded.
 *
 * Every delivery goes through here, so it waits with `await`: each `TE.flatMap` takes several turns of the queue.
 */
export const untilSettled = async <Err extends { readonly _tag: string }, A>(
  decide: (facts: Facts) => Promise<E.Either<Err | OutOfDate, A>>,
  facts: Facts,
  attemptsLeft: number = ATTEMPTS,
): Promise<E.Either<Err | ConfigurationUnsettled, A>> => {
  const decided = await decide(facts)
  if (E.isRight(decided)) return decided
  const error = decided.left
  if (!isOutOfDate(error)) return E.left(error)
  return attemptsLeft > 1 ? untilSettled(decide, 'fresh', attemptsLeft - 1) : E.left(UNSETTLED)
}

const isOutOfDate = <Err extends { readonly _tag: string }>(error: Err | OutOfDate): error is OutOfDate =>
  error._tag === 'StaleRecording' || error._tag === 'UnknownProject' || error._tag === 'UnknownRelease'

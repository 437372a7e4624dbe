import type { NewJob, Outbox, PlanJobs, RecordedEvent, StorageError } from '@slugline/core'
import { either as E } from 'fp-ts'
import type { MemoryJobs } from './memory-jobs.ts'

/** Events wait in a list until they are moved; those of a plan that is being made are with nobody else. */
export const makeMemoryOutbox = (put: (jobs: readonly NewJob[]) => void): Pick<MemoryJobs, 'outbox' | 'tell'> => {
  const waiting: RecordedEvent[] = []
  return { outbox: moving(waiting, put), tell: (event) => void waiting.push(event) }
}

const moving = (waiting: RecordedEvent[], put: (jobs: readonly NewJob[]) => void): Outbox => ({
  move: (limit, plan) => () => move(waiting, limit, plan, put),
})

const move = async (
  waiting: RecordedEvent[],
  limit: number,
  plan: PlanJobs,
  put: (jobs: readonly NewJob[]) => void,
): Promise<E.Either<StorageError, number>> => {
  const events = waiting.splice(0, limit)
  if (events.length === 0) return E.right(0)
  const planned = await plan(events)()
  if (E.isLeft(planned)) {
    waiting.unshift(...events)
    return planned
  }
  put(planned.right)
  return E.right(events.length)
}

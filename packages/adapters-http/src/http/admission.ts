import { either as E, type taskEither as TE } from 'fp-ts'
import { type Refusal, unavailable } from './refusal.ts'
import { makeWaitingLine, type Waiting, type WaitingLineLimits } from './waiting-line.ts'

/** How much may wait for the use cases, and how long. Times are in milliseconds. */
export interface AdmissionLimits extends Partial<WaitingLineLimits> {
  /** How many calls may wait at once; default 1000. */
  readonly calls?: number
  /** How many bytes their bodies may have together; default 64 MiB. */
  readonly bytes?: number
  /** New calls are refused while they would wait longer than this; default 2000. */
  readonly patience?: number
  /** A call that waits longer is answered 503; what it asked for may be done all the same. Default 8000. */
  readonly deadline?: number
}

/** Why a call was not served: refused at once, or given up on at its deadline. */
export interface NotServed {
  readonly _tag: 'Overloaded' | 'DeadlineExceeded'
}

/** The door to the use cases: it lets in as many as can be served in time. */
export interface Admission {
  /** Whether a call that begins now is refused: to be asked before anything of it is read. */
  readonly isFull: () => boolean
  /** Runs a task for a body of so many bytes. It counts as waiting until it ends, also beyond its deadline. */
  readonly admit: <Err, A>(bytes: number, task: TE.TaskEither<Err, A>) => TE.TaskEither<Err | NotServed, A>
}

/** A call that was refused at once. */
export const OVERLOADED: NotServed = { _tag: 'Overloaded' }
const DEADLINE_EXCEEDED: NotServed = { _tag: 'DeadlineExceeded' }

/** Opens a door. Each has a line of its own, so that calls of one kind do not keep out those of another. */
export const makeAdmission = (
  { calls = 1_000, bytes = 64 * 1024 * 1024, patience = 2_000, deadline = 8_000 }: AdmissionLimits = {},
  now: () => number = () => performance.now(),
): Admission => {
  const line = makeWaitingLine({ calls, bytes, patience })
  return {
    isFull: () => line.isFull(now()),
    admit: (bytes, task) => () =>
      new Promise((resolve, reject) => {
        const waiting: Waiting = { since: now(), bytes }
        if (line.isFull(waiting.since)) return resolve(E.left(OVERLOADED))
        const work = task()
        line.enter(waiting)
        const timer = setTimeout(resolve, deadline, E.left(DEADLINE_EXCEEDED))
        const end = (): void => {
          clearTimeout(timer)
          line.leave(waiting)
        }
        work.then(end, end)
        work.then(resolve, reject)
      }),
  }
}

/** Whether an error is one of these, and none of a use case. */
export const isNotServed = (error: { readonly _tag: string }): error is NotServed =>
  error._tag === OVERLOADED._tag || error._tag === DEADLINE_EXCEEDED._tag

/** What a call is told that was not served. */
export const notServedRefusal = ({ _tag }: NotServed): Refusal => {
  switch (_tag) {
    case 'Overloaded':
      return unavailable('Too many calls are waiting. Try again in a moment.')
    case 'DeadlineExceeded':
      return unavailable('This took too long, and may have been done all the same. Try again in a moment.')
  }
}

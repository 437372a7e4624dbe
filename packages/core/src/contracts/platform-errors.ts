import type { taskEither as TE } from 'fp-ts'
import { either as E } from 'fp-ts'
import { expect } from 'vitest'
import type { PlatformError } from '../ports/platform-error.ts'

/** Why a platform refuses a call; it must, and must tell nothing that is secret. */
export const refusedBecause = async <A>(
  task: TE.TaskEither<PlatformError, A>,
  secrets: readonly string[],
): Promise<string> => {
  const result = await task()
  if (E.isRight(result)) throw new Error('not refused')
  const { left } = result
  expect(left.detail.trim()).not.toBe('')
  for (const secret of secrets) expect(JSON.stringify(left)).not.toContain(secret)
  return left._tag === 'PlatformRefused' ? left.why : left._tag
}

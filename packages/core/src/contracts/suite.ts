import { afterAll, beforeAll, describe } from 'vitest'
import type { Opened } from './given.ts'
import { must } from './running.ts'

/**
 * Describes a suite on one subject: opened before its first test, closed after its last. The tests ask for it when
 * they run, since it is not there before.
 */
export const suite = <Subject extends Opened>(
  name: string,
  open: () => Promise<Subject>,
  tests: (subject: () => Subject) => void,
): void => {
  describe(name, () => {
    let opened: Subject | null = null
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened?.close?.()
    })
    tests(() => must(opened))
  })
}

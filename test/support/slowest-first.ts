import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The files that take ten seconds and more: they start servers, or run every suite of a store. */
const SLOW =
  /examples\/server\/test\/(chaos|clients|embedded-postgres|hostile-sockets|pages|server|stop|token)|contracts|two-instances|exactly-once|\/order|regular-expressions/

const rankOf = ({ moduleId, project }: TestSpecification): number => {
  if (project.name === 'units') return 2
  return SLOW.test(moduleId) ? 0 : 1
}

/**
 * Starts slow files first and those that are quickest last, so that no worker is left alone with one in the end. By
 * itself Vitest knows how long files take only where it has run them before, and goes by their sizes elsewhere, as in CI.
 */
export class SlowestFirst extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(specifications)
    return sorted.toSorted((left, right) => rankOf(left) - rankOf(right))
  }
}

import { afterAll, beforeAll, describe } from 'vitest'
import type { Store } from '../ports/store.ts'
import { deployRecordingContract } from './deploy-recording.contract.ts'
import { givenIn } from './given.ts'
import { optionLookupContract, optionStoreContract } from './option-store.contract.ts'
import { releaseReadingContract } from './release-reading.contract.ts'
import { repositoryListingContract } from './repository-listing.contract.ts'
import { must, run } from './running.ts'
import { storedRecordingContract } from './stored-recording.contract.ts'
import { userLookupContract } from './user-lookup.contract.ts'

/** A whole store that was opened for the suites, and how to let go of it. */
export interface OpenedStore {
  readonly store: Store
  readonly close: () => Promise<void>
}

/**
 * Runs every suite of every storage port on one store, opened once. It need not be empty: each test makes an
 * organization of its own, through the store's administration ports.
 */
export const storeContracts = (name: string, openStore: () => Promise<OpenedStore>): void => {
  describe(name, () => {
    let opened: OpenedStore | null = null
    beforeAll(async () => {
      opened = await openStore()
    })
    afterAll(async () => {
      await opened?.close()
    })
    const subject = async () => subjectOf(must(opened).store)
    userLookupContract(name, subject)
    optionLookupContract(name, subject)
    optionStoreContract(name, subject)
    repositoryListingContract(name, subject)
    deployRecordingContract(name, subject)
    storedRecordingContract(name, subject)
    releaseReadingContract(name, subject)
  })
}

/** Everything that any of the suites needs, out of one store. */
const subjectOf = (store: Store) => {
  const given = givenIn(store)
  return {
    ...store,
    given,
    givenProject: async (options: Parameters<Store['options']['save']>[0]['options']) => {
      const projectId = await given.project(await given.organization())
      const before = must(await run(store.options.findProject(projectId)))
      await run(store.options.save({ ...before, options }))
      const { organizationId, releaseToken } = before
      return { organizationId, projectId, releaseToken }
    },
    removeMember: async (organizationId: string, memberId: string): Promise<void> => {
      must(await run(store.members.remove(organizationId, memberId)))
    },
  }
}

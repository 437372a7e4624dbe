import { afterAll, beforeAll, describe } from 'vitest'
import type { Store } from '../ports/store.ts'
import { accessTokenAdministrationContract } from './access-token-administration.contract.ts'
import { accessTokensContract } from './access-tokens.contract.ts'
import { backfillHistoryContract } from './backfill-history.contract.ts'
import { backfillProgressContract } from './backfill-progress.contract.ts'
import { configurationRevisionContract } from './configuration-revision.contract.ts'
import { deliveryLogContract } from './delivery-log.contract.ts'
import { deployRecordingContract } from './deploy-recording.contract.ts'
import { givenIn } from './given.ts'
import { historyContract } from './history.contract.ts'
import { memberAdministrationContract } from './member-administration.contract.ts'
import { optionLookupContract, optionStoreContract } from './option-store.contract.ts'
import { organizationAdministrationContract } from './organization-administration.contract.ts'
import { projectAdministrationContract } from './project-administration.contract.ts'
import { releaseReadingContract } from './release-reading.contract.ts'
import { releaseRemovalContract } from './release-removal.contract.ts'
import { repositoryAdministrationContract } from './repository-administration.contract.ts'
import { repositoryListingContract } from './repository-listing.contract.ts'
import { must, run } from './running.ts'
import { storedRecordingContract } from './stored-recording.contract.ts'
import { userLookupContract } from './user-lookup.contract.ts'
import { webhookReceiversContract } from './webhook-receivers.contract.ts'

/** A whole store that was opened for the suites, and how to let go of it. */
export interface OpenedStore {
  readonly store: Store
  readonly close: () => Promise<void>
}

/** How much to try where examples are made up. */
export interface StoreContractOptions {
  /** How many histories; of other examples a fifth of it. Default 100. */
  readonly numRuns?: number
}

/**
 * Runs every suite of every storage port on one store, opened once, before the first test. It may hold organizations
 * (each test makes its own, through the administration ports), but no admin token, since one suite claims that.
 */
export const storeContracts = (
  name: string,
  openStore: () => Promise<OpenedStore>,
  { numRuns = 100 }: StoreContractOptions = {},
): void => {
  describe(name, () => {
    let opened: OpenedStore | null = null
    beforeAll(async () => {
      opened = await openStore()
    })
    afterAll(async () => {
      await opened?.close()
    })
    const subject = async () => subjectOf(must(opened).store)
    const fewer = { numRuns: Math.ceil(numRuns / 5) }
    userLookupContract(name, subject)
    optionLookupContract(name, subject)
    optionStoreContract(name, subject)
    repositoryListingContract(name, subject)
    deployRecordingContract(name, subject)
    storedRecordingContract(name, subject)
    releaseReadingContract(name, subject, fewer)
    releaseRemovalContract(name, subject)
    deliveryLogContract(name, subject, fewer)
    organizationAdministrationContract(name, subject, fewer)
    projectAdministrationContract(name, subject, fewer)
    repositoryAdministrationContract(name, subject, fewer)
    memberAdministrationContract(name, subject, fewer)
    configurationRevisionContract(name, subject)
    accessTokensContract(name, subject)
    accessTokenAdministrationContract(name, subject, fewer)
    webhookReceiversContract(name, subject, fewer)
    backfillProgressContract(name, subject)
    backfillHistoryContract(name, subject, { numRuns })
    historyContract(name, subject, { numRuns })
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
      await run(store.members.remove(organizationId, memberId))
    },
  }
}

import { sql, type Transaction } from 'kysely'
import { type Database, transactOrUndo, Undone } from './database.ts'
import type { Tables } from './tables.ts'

/** The revision after the one that is there. */
export const NEXT_REVISION = sql<string>`revision + 1`

/**
 * Changes an organization's configuration and raises its revision, in one transaction, so that recordings decided on
 * the configuration before are refused. The organization is locked first: its changes happen one after the other.
 * Null, and nothing is changed, when there is no such organization or the work answers null.
 */
export const changeConfiguration = <A>(
  database: Database,
  organizationId: string,
  work: (transaction: Transaction<Tables>) => Promise<A | null>,
): Promise<A | null> =>
  transactOrUndo(database, async (transaction) => {
    const raised = await transaction
      .updateTable('slugline.organization')
      .set({ revision: NEXT_REVISION })
      .where('id', '=', organizationId)
      .executeTakeFirst()
    const answer = raised.numUpdatedRows > 0n ? await work(transaction) : null
    if (answer === null) throw new Undone()
    return answer
  })

/** For work that is asked whether it did something: null, which undoes it, when it did not. */
export const orNothing = (count: bigint): true | null => (count > 0n ? true : null)

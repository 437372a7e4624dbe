import type pg from 'pg'
import { PgBoss } from 'pg-boss'
import { repeating } from '../../src/attempt.ts'

/**
 * Has pg-boss do at once what it does each minute: it takes back the jobs whose leases have ended. Again, where somebody
 * who settled some of these jobs meanwhile made the database give it up.
 */
export const supervise = (client: Pick<pg.Client, 'query'>): Promise<void> =>
  repeating(async () => {
    try {
      await pass(client)
    } catch (error) {
      await client.query('rollback')
      throw error
    }
  })

const pass = async (client: Pick<pg.Client, 'query'>): Promise<void> => {
  await client.query('update slugline_jobs.queue set monitor_on = null, monitor_claim_on = null, maintain_on = null')
  const boss = new PgBoss({
    db: { executeSql: (text, values) => client.query(text, values) },
    schema: 'slugline_jobs',
    schedule: false,
    supervise: false,
    registerInstance: false,
    reindex: false,
    monitorVacuum: false,
  })
  await boss.supervise()
}

import type pg from 'pg'
import { PgBoss } from 'pg-boss'

/** Has pg-boss do at once what it does each minute: it takes back the jobs whose leases have ended. */
export const supervise = async (client: Pick<pg.Client, 'query'>): Promise<void> => {
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

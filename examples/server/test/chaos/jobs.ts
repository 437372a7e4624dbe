import { LEASE_SECONDS } from '@slugline/core'
import type pg from 'pg'
import { expect } from 'vitest'
import { repeating } from '../../../../packages/adapters-postgres/src/attempt.ts'
import { supervise } from '../../../../packages/adapters-postgres/test/support/supervise.ts'
import { SIZE } from './size.ts'

/** What there is to do, and what will not be done. */
export interface Backlog {
  /** Events that no job was made of yet, and jobs that wait or run. */
  readonly open: number
  readonly dead: number
}

const BACKLOG = `
select (select count(*) from slugline.outbox)::int
    + (count(*) filter (where state in ('created', 'retry', 'active')))::int as open,
  (count(*) filter (where state = 'failed'))::int as dead
from slugline_jobs.job_common`

const HURRY = `update slugline_jobs.job_common set start_after = now() where state = 'retry' and start_after > now()`

const END_LEASES = `
update slugline_jobs.job_common set started_on = started_on - $1 * interval '1 second' where state = 'active'
returning id`

/** Jobs that failed are due now: nobody waits for their pauses. */
export const hurry = async (client: pg.Client): Promise<void> => {
  await repeating(() => client.query(HURRY))
}

/** As if so much time had passed that the leases of all who have jobs have ended; answers how many there were. */
export const endLeases = async (client: pg.Client): Promise<number> => {
  const { rows } = await repeating(() => client.query(END_LEASES, [LEASE_SECONDS + 1]))
  await supervise(client)
  return rows.length
}

/** Waits until all is done that there is to do; answers how many jobs were given up. */
export const drain = async (client: pg.Client): Promise<number> => {
  let turn = 0
  const backlog = async (): Promise<Backlog | undefined> => {
    // Not in each turn: the jobs of somebody who is left alone for a minute would use up all their tries.
    if (turn % 15 === 0) await hurry(client)
    turn += 1
    return (await client.query<Backlog>(BACKLOG)).rows[0]
  }
  await expect.poll(backlog, { timeout: SIZE.timeout / 2, interval: 200 }).toMatchObject({ open: 0 })
  return (await backlog())?.dead ?? 0
}

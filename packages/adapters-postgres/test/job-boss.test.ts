import type { PostgresPool } from '@slugline/adapters-postgres'
import { expect, it } from 'vitest'
import { makeBoss } from '../src/job-boss.ts'

/** A pool whose connections answer or fail in this order, and on which each was given back as what. */
const scriptedPool = (answers: readonly (string | null)[]) => {
  const sqlStates = answers.values()
  const released: unknown[] = []
  const pool: PostgresPool = {
    connect: async () => ({
      query: async () => {
        const code = sqlStates.next().value ?? null
        if (code !== null) throw Object.assign(new Error('The database gave it up.'), { code })
        return { rows: [], command: 'SELECT', rowCount: 0 }
      },
      on: () => undefined,
      off: () => undefined,
      release: (isBroken) => void released.push(isBroken),
    }),
    query: () => Promise.reject(new Error('not asked')),
  }
  return { pool, released }
}

const executeOn = async (pool: PostgresPool) => (await makeBoss(pool, () => undefined)).getDb().executeSql('select 1')

it('does again what lost against somebody else, on another connection', async () => {
  const { pool, released } = scriptedPool(['40P01', '40001', null])
  await executeOn(pool)
  expect(released).toEqual([true, true, false])
})

it('does nothing again that failed otherwise', async () => {
  const { pool, released } = scriptedPool(['42P01'])
  await expect(executeOn(pool)).rejects.toMatchObject({ code: '42P01' })
  expect(released).toEqual([true])
})

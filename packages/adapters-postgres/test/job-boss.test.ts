import { expect, it } from 'vitest'
import { makeBoss } from '../src/job-boss.ts'

it.each([
  ['what lost against somebody else again', '40P01', 5],
  ['nothing again that failed otherwise', '42P01', 1],
])('does %s', async (_, code, tries) => {
  let tried = 0
  const connect = () => {
    tried += 1
    return Promise.reject(Object.assign(new Error('The database gave it up.'), { code }))
  }
  const query = () => Promise.reject(new Error('not asked'))
  const boss = await makeBoss({ connect, query }, () => undefined)
  await expect(boss.getDb().executeSql('select 1')).rejects.toMatchObject({ code })
  expect(tried).toBe(tries)
})

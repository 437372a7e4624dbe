import { userLookupContract } from '@slugline/core/contracts'
import { type UserRow, userTableLookup } from '../src/user-table.ts'

// What the author of one adapter does: open it with a way to set things up, and let Slugline's suite ask.
userLookupContract('our own user table', async () => {
  const table: UserRow[] = []
  let ids = 0
  const nextId = (prefix: string): string => {
    ids += 1
    return `${prefix}-${ids}`
  }
  return {
    users: userTableLookup(table),
    given: {
      organization: async () => nextId('company'),
      member: async (companyId, emails) => {
        const userId = nextId('user')
        for (const { email, verified } of emails) table.push({ userId, companyId, email, confirmed: verified })
        return userId
      },
    },
  }
})

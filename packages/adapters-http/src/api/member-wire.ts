import { formatInstant, type Member } from '@slugline/core'

/** A member as clients read him (HTTP contract, part C). */
export const memberToWire = ({ id, name, emails, dateCreated }: Member) => ({
  id,
  name,
  email: emails[0]?.email ?? null,
  emails: emails.map(({ email, verified }) => ({ email, verified })),
  dateCreated: formatInstant(dateCreated),
})

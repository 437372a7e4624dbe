import { formatInstant, type Member } from '@slugline/core'
import * as t from 'io-ts'
import { IdWire, nullable, TimeWire } from './wire.ts'

/** A member as clients read him (HTTP contract, part C). */
export const MemberWire = t.type(
  {
    id: IdWire,
    name: t.string,
    email: nullable(t.string),
    emails: t.array(t.type({ email: t.string, verified: t.boolean })),
    dateCreated: TimeWire,
  },
  'Member',
)

/** Writes a member. */
export const memberToWire = ({ id, name, emails, dateCreated }: Member): t.TypeOf<typeof MemberWire> => ({
  id,
  name,
  email: emails[0]?.email ?? null,
  emails: emails.map(({ email, verified }) => ({ email, verified })),
  dateCreated: formatInstant(dateCreated),
})

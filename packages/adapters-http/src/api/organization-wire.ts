import { formatInstant, type Organization } from '@slugline/core'
import * as t from 'io-ts'
import { IdWire, TimeWire } from './wire.ts'

/** An organization as clients read it (HTTP contract, part C). The flags are there because clients insist on them. */
export const OrganizationWire = t.type(
  {
    id: IdWire,
    slug: t.string,
    name: t.string,
    dateCreated: TimeWire,
    isEarlyAdopter: t.boolean,
    require2FA: t.boolean,
    requireEmailVerification: t.boolean,
    features: t.array(t.string),
    status: t.type({ id: t.string, name: t.string }),
  },
  'Organization',
)

/** Writes an organization. */
export const organizationToWire = ({
  id,
  slug,
  name,
  dateCreated,
}: Organization): t.TypeOf<typeof OrganizationWire> => ({
  id,
  slug,
  name,
  dateCreated: formatInstant(dateCreated),
  isEarlyAdopter: false,
  require2FA: false,
  requireEmailVerification: false,
  features: [],
  status: { id: 'active', name: 'active' },
})

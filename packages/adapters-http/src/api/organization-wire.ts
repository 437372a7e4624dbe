import { formatInstant, type Organization } from '@slugline/core'

/** An organization as clients read it (HTTP contract, part C). The flags are there because clients insist on them. */
export const organizationToWire = ({ id, slug, name, dateCreated }: Organization) => ({
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

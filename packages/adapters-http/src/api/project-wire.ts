import { formatInstant, type Organization, type Project } from '@slugline/core'

/** A project as clients read it (HTTP contract, part C). */
export const projectToWire = (
  { id, slug, name, platform, dateCreated }: Project,
  organization: Pick<Organization, 'id' | 'slug' | 'name'>,
) => ({
  id,
  slug,
  name,
  platform,
  team: null,
  teams: [],
  dateCreated: formatInstant(dateCreated),
  organization: { id: organization.id, slug: organization.slug, name: organization.name },
})

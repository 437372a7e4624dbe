import { formatInstant, type Organization, type Project } from '@slugline/core'
import * as t from 'io-ts'
import { IdWire, nullable, TimeWire } from './wire.ts'

/** A project as clients read it (HTTP contract, part C). */
export const ProjectWire = t.type(
  {
    id: IdWire,
    slug: t.string,
    name: t.string,
    platform: nullable(t.string),
    team: t.null,
    teams: t.array(t.string),
    dateCreated: TimeWire,
    organization: t.type({ id: IdWire, slug: t.string, name: t.string }),
  },
  'Project',
)

/** Writes a project. */
export const projectToWire = (
  { id, slug, name, platform, dateCreated }: Project,
  organization: Pick<Organization, 'id' | 'slug' | 'name'>,
): t.TypeOf<typeof ProjectWire> => ({
  id,
  slug,
  name,
  platform,
  team: null,
  teams: [],
  dateCreated: formatInstant(dateCreated),
  organization: { id: organization.id, slug: organization.slug, name: organization.name },
})

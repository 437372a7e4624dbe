import { type FieldIssue, listOf, type Project, textUpTo } from '@slugline/core'
import { either as E, type taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import type { ApiError } from './api-error.ts'
import { type ApiPorts, findProject } from './api-route.ts'
import { invalidRequest } from './json-request.ts'
import { notAProject } from './names.ts'

const MOST = 100

/** A project as a body names it: its slug, or its id as a text or (sentry-cli 3) as a number. */
const ProjectName = t.union([textUpTo(50), t.Integer], 'the slug or the id of a project')

/** The projects that a body names; one that is named twice counts once. */
export const ProjectNames = listOf(ProjectName, 'slugs or ids of projects', MOST)

type NamedProjects = t.TypeOf<typeof ProjectNames>

/** The same where none is not allowed. */
export const SomeProjects: t.Type<NamedProjects, NamedProjects, unknown> = t.refinement(
  ProjectNames,
  ({ length }) => length > 0,
  `1 to ${MOST} slugs or ids of projects`,
)

/** The projects that a body names, in its order. Each that the organization does not have is told. */
export const bodyProjects =
  (api: ApiPorts, organizationId: string, names: NamedProjects): TE.TaskEither<ApiError, readonly Project[]> =>
  async () => {
    const found = await Promise.all(names.map((name) => findProject(api, organizationId, String(name))()))
    const projects: Project[] = []
    const issues: FieldIssue[] = []
    for (const [index, project] of found.entries()) {
      if (E.isRight(project)) projects.push(project.right)
      else if (project.left._tag === 'NoSuchProject') issues.push(notAProject(`projects[${index}]`))
      else return project
    }
    return issues.length > 0 ? E.left(invalidRequest(issues)) : E.right(projects)
  }

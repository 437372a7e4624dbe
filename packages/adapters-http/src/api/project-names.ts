import { listOf, type NoSuchProject, textUpTo } from '@slugline/core'
import { array as A, either as E, function as F, taskEither as TE } from 'fp-ts'
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

/** The ids of the projects that a body names. Each that the organization does not have is told. */
export const bodyProjects = (
  api: ApiPorts,
  organizationId: string,
  names: NamedProjects,
): TE.TaskEither<ApiError, readonly string[]> =>
  F.pipe(
    names.map(String),
    A.map((slugOrId) => idOrNone(findProject(api, organizationId, slugOrId))),
    TE.sequenceArray,
    TE.flatMapEither(allKnown),
  )

const idOrNone =
  (
    found: TE.TaskEither<ApiError, { readonly id: string }>,
  ): TE.TaskEither<Exclude<ApiError, NoSuchProject>, string | null> =>
  async () => {
    const project = await found()
    if (E.isRight(project)) return E.right(project.right.id)
    return project.left._tag === 'NoSuchProject' ? E.right(null) : E.left(project.left)
  }

const allKnown = (ids: readonly (string | null)[]): E.Either<ApiError, readonly string[]> => {
  const known = ids.filter((id) => id !== null)
  return known.length === ids.length
    ? E.right([...new Set(known)])
    : E.left(invalidRequest(ids.flatMap((id, index) => (id === null ? [notAProject(index)] : []))))
}

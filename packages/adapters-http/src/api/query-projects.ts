import { array as A, function as F, taskEither as TE } from 'fp-ts'
import type { ApiError } from './api-error.ts'
import { type ApiPorts, findProject } from './api-route.ts'
import { invalidRequest } from './json-request.ts'
import { notAProject } from './names.ts'

/**
 * The ids of the projects that a query names by slug or id. One that the organization does not have is an error of the
 * query: an empty list would look like a project without releases.
 */
export const queryProjects = (
  api: ApiPorts,
  organizationId: string,
  projects: readonly string[],
): TE.TaskEither<ApiError, readonly string[]> =>
  F.pipe(
    [...projects],
    A.map((slugOrId) => findProject(api, organizationId, slugOrId)),
    TE.sequenceArray,
    TE.map((found) => found.map(({ id }) => id)),
    TE.mapLeft((error): ApiError => (error._tag === 'NoSuchProject' ? UNKNOWN_PROJECT : error)),
  )

const UNKNOWN_PROJECT = invalidRequest([notAProject('project')])

import type { taskEither as TE } from 'fp-ts'
import type { Instant } from '../domain/instant.ts'
import type { Member, MemberEmail, Organization, Project, Repository } from '../domain/organization.ts'
import type { Page, PageQuery } from '../domain/page.ts'
import type { StorageError } from './storage-error.ts'

/** Something else has this slug or name already. Nothing was written. */
export interface NameTaken {
  readonly _tag: 'NameTaken'
}

/**
 * The four ports of administration, apart from the look-ups that a hook needs, so that an embedder writes those only.
 * Each change of projects, repositories or members raises the organization's revision in the same step. Lists are by
 * (`dateCreated`, id). Ids of another organization find nothing.
 */
export interface OrganizationAdministration {
  readonly list: (page: PageQuery) => TE.TaskEither<StorageError, Page<Organization>>
  /** By slug or id. Null when there is none. */
  readonly find: (slugOrId: string) => TE.TaskEither<StorageError, Organization | null>
  readonly create: (organization: NewOrganization) => TE.TaskEither<StorageError | NameTaken, Organization>
  /** Changes what is given. Null when there is no such organization. */
  readonly update: (
    organizationId: string,
    change: { readonly slug?: string; readonly name?: string },
  ) => TE.TaskEither<StorageError | NameTaken, Organization | null>
}

export interface NewOrganization {
  /** Unique, a valid slug. */
  readonly slug: string
  readonly name: string
  readonly dateCreated: Instant
}

export interface ProjectAdministration {
  readonly list: (organizationId: string, page: PageQuery) => TE.TaskEither<StorageError, Page<Project>>
  /** By slug or id. Null when that organization has none. */
  readonly find: (organizationId: string, slugOrId: string) => TE.TaskEither<StorageError, Project | null>
  /** Null when there is no such organization. */
  readonly create: (project: NewProject) => TE.TaskEither<StorageError | NameTaken, Project | null>
  /** Gives the project another release token: its hook URLs change at once. False when there is no such project. */
  readonly setReleaseToken: (
    organizationId: string,
    projectId: string,
    releaseToken: string,
  ) => TE.TaskEither<StorageError, boolean>
}

export interface NewProject {
  readonly organizationId: string
  /** Unique in its organization, a valid slug. */
  readonly slug: string
  readonly name: string
  readonly platform: string | null
  readonly releaseToken: string
  readonly dateCreated: Instant
}

export interface RepositoryAdministration {
  readonly list: (organizationId: string, page: PageQuery) => TE.TaskEither<StorageError, Page<Repository>>
  /** By name, the case of A-Z ignored. Null when that organization has none. */
  readonly find: (organizationId: string, name: string) => TE.TaskEither<StorageError, Repository | null>
  /** Null when there is no such organization. `NameTaken` ignores case. */
  readonly create: (repository: NewRepository) => TE.TaskEither<StorageError | NameTaken, Repository | null>
  /** Refs and commits keep its name. False when that organization has no such repository. */
  readonly remove: (organizationId: string, repositoryId: string) => TE.TaskEither<StorageError, boolean>
}

export interface NewRepository {
  readonly organizationId: string
  readonly name: string
  readonly provider: string
  readonly url: string | null
  readonly dateCreated: Instant
}

export interface MemberAdministration {
  /** With `email` only those who have exactly that address, its case ignored. */
  readonly list: (
    organizationId: string,
    email: string | null,
    page: PageQuery,
  ) => TE.TaskEither<StorageError, Page<Member>>
  /** Null when that organization has no such member. */
  readonly find: (organizationId: string, memberId: string) => TE.TaskEither<StorageError, Member | null>
  /** Null when there is no such organization. Two members may have one address. */
  readonly create: (member: NewMember) => TE.TaskEither<StorageError, Member | null>
  /** Changes what is given; a list of addresses replaces the one before. Null when there is no such member. */
  readonly update: (
    organizationId: string,
    memberId: string,
    change: { readonly name?: string; readonly emails?: readonly MemberEmail[] },
  ) => TE.TaskEither<StorageError, Member | null>
  /** What he owned has no owner then. False when that organization has no such member. */
  readonly remove: (organizationId: string, memberId: string) => TE.TaskEither<StorageError, boolean>
}

export interface NewMember {
  readonly organizationId: string
  readonly name: string
  /** At least one, none twice (case ignored); the first is the one that is shown. */
  readonly emails: readonly MemberEmail[]
  readonly dateCreated: Instant
}

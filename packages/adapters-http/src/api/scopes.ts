import type { Caller, Scope } from '@slugline/core'

/** Who may call a route: whoever has any one of these scopes, any valid token, or the admin token alone. */
export type Access = readonly Scope[] | 'any token' | 'admin token'

const ORGANIZATION_READ: Access = ['org:read', 'org:write', 'org:admin']
const PROJECT_READ: Access = ['project:read', 'project:write', 'project:admin']
const PROJECT_WRITE: Access = ['project:write', 'project:admin']

/** The table of routes and scopes (HTTP contract, part A). */
export const ACCESS = {
  identity: 'any token',
  createOrganization: 'admin token',
  readOrganization: ORGANIZATION_READ,
  writeOrganization: ['org:write', 'org:admin'],
  removeFromOrganization: ['org:admin'],
  manageTokens: ['org:admin'],
  manageWebhooks: ['org:admin'],
  readJobs: ORGANIZATION_READ,
  retryJobs: ['org:write', 'org:admin'],
  listProjects: [...ORGANIZATION_READ, ...PROJECT_READ],
  createProject: ['org:write', 'org:admin', ...PROJECT_WRITE],
  readProject: PROJECT_READ,
  writeProject: PROJECT_WRITE,
  readReleases: [...PROJECT_READ, 'project:releases'],
  writeReleases: [...PROJECT_WRITE, 'project:releases'],
  removeReleases: ['project:admin', 'project:releases'],
} as const satisfies Readonly<Record<string, Access>>

/** Whether a caller may use a route. */
export const mayUse = (caller: Caller, access: Access): boolean => {
  if (access === 'any token') return true
  if (access === 'admin token') return caller.organization === null
  return access.some((scope) => caller.scopes.includes(scope))
}

/** What a token may do. */
export type Scope =
  | 'org:read'
  | 'org:write'
  | 'org:admin'
  | 'project:read'
  | 'project:write'
  | 'project:admin'
  | 'project:releases'

/** All scopes there are. */
export const SCOPES: readonly Scope[] = [
  'org:read',
  'org:write',
  'org:admin',
  'project:read',
  'project:write',
  'project:admin',
  'project:releases',
]

/** Whether a text is a scope. */
export const isScope = (text: string): text is Scope => SCOPES.some((scope) => scope === text)

/** All scopes there are. */
export const SCOPES = [
  'org:read',
  'org:write',
  'org:admin',
  'project:read',
  'project:write',
  'project:admin',
  'project:releases',
] as const

/** What a token may do. */
export type Scope = (typeof SCOPES)[number]

/** Whether a text is a scope. */
export const isScope = (text: string): text is Scope => SCOPES.some((scope) => scope === text)

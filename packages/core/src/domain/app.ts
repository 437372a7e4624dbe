/** An app of a platform. At least one of the two is there; the id survives a rename, the name does not. */
export interface App {
  readonly id: string | null
  readonly name: string | null
}

/** What tells one app from another within an organization: its id, else its name; `''` for no app at all. */
export const appIdentity = (app: App | null): string => app?.id ?? app?.name ?? ''

/** An app of a platform. At least one of the two is there; the id survives a rename, the name does not. */
export interface App {
  readonly id: string | null
  readonly name: string | null
}

/** Something that apps have, by their names. */
export type ByAppName = Readonly<Record<string, string>>

/** What an app has there; null: nothing. */
export const ofApp = (map: ByAppName, { name }: App): string | null =>
  (name !== null && Object.hasOwn(map, name) ? map[name] : null) ?? null

/** What tells one app from another within an organization: its id, else its name; `''` for no app at all. */
export const appIdentity = (app: App | null): string => app?.id ?? app?.name ?? ''

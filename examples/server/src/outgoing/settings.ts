import type { DefaultTarget } from '@slugline/core'

/** What the operator's settings say of work that leaves the house. */
export interface OutgoingSettings {
  /** How the outside reaches us, without a slash at its end. */
  readonly publicUrl: string
  readonly defaultTarget: DefaultTarget | null
  /** The server's own token of a platform, by plugin, for projects that have none. */
  readonly defaultTokens: Readonly<Record<string, string>>
  readonly herokuApiUrl: string
  /** Null: commits are not looked for. */
  readonly github: { readonly url: string; readonly token: string } | null
  /** How often the releases of each project are read from its platform. */
  readonly backfillMinutes: number
}

import { newToken } from '@slugline/core'
import { type DemoPorts, makeDemo } from './demo.ts'
import { run } from './run.ts'

/** What came of looking whether this store was ever used. */
export interface FirstStart {
  /** The store was new, and this start has set it up. */
  readonly isFirst: boolean
  /** The admin token that was made, to be shown this once; null when there is one, from before or by a setting. */
  readonly adminToken: string | null
}

/**
 * Sets a new store up: the demo, then the admin token, whose digest is the mark that all of it is done. Of several
 * instances that start at once, one makes the token and shows it. When the operator has set a token, the one made here
 * is thrown away, known to nobody: the mark stays, and only the setting opens the door.
 */
export const firstStart = async (ports: DemoPorts, adminTokenIsSet: boolean): Promise<FirstStart> => {
  const { store, signing } = ports
  if (await run(store.accessTokens.hasAdmin())) return { isFirst: false, adminToken: null }
  await makeDemo(ports)
  const token = newToken(signing)
  const isFirst = await run(store.accessTokens.claimAdmin(signing.digest(token)))
  return { isFirst, adminToken: isFirst && !adminTokenIsSet ? token : null }
}

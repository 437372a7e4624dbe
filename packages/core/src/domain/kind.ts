/** All ways in which a release may come into its environment. */
export const DEPLOY_KINDS = ['deploy', 'rollback', 'promotion'] as const

/** How a release came into its environment. */
export type DeployKind = (typeof DEPLOY_KINDS)[number]

/** What a platform's release is; the last three change no code and are no deploys. */
export type ReleaseKind = DeployKind | 'config' | 'add-on' | 'other'

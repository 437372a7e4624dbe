/** How a release came into its environment. */
export type DeployKind = 'deploy' | 'rollback' | 'promotion'

/** What a platform's release is; the last three change no code and are no deploys. */
export type ReleaseKind = DeployKind | 'config' | 'add-on' | 'other'

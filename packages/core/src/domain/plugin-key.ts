/** One plugin of one project of one organization. */
export interface PluginKey {
  readonly organizationId: string
  readonly projectId: string
  readonly plugin: string
}

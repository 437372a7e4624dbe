/** The parts of a hook's path, percent-decoded; they need not mean anything. */
export interface HookParams {
  readonly plugin: string
  readonly projectId: string
  readonly signature: string
}

const NONE: HookParams = { plugin: '', projectId: '', signature: '' }

/** The parts of a hook's path as the router found them. */
export const hookParams = ({ params }: { readonly params: unknown }): HookParams =>
  isHookParams(params) ? params : NONE

const isHookParams = (params: unknown): params is HookParams =>
  typeof params === 'object' && params !== null && 'plugin' in params && 'projectId' in params && 'signature' in params

import type { Signing } from '../ports/signing.ts'

/** What the signature in a hook URL is made of, and with what. */
export interface HookAddress {
  readonly plugin: string
  readonly projectId: string
  /** The project's release token. */
  readonly releaseToken: string
}

/** The signature in a project's hook URL: HMAC-SHA256 of `{plugin}-{projectId}` with its release token, lower hex. */
export const hookSignature = (signing: Signing, { plugin, projectId, releaseToken }: HookAddress): string =>
  signing.hmac(releaseToken, `${plugin}-${projectId}`, 'hex')

/** The path of a project's hook. Its last part is a secret: whoever knows the path may deliver. */
export const hookPath = (signing: Signing, address: HookAddress): string =>
  `/api/hooks/release/${address.plugin}/${address.projectId}/${hookSignature(signing, address)}/`

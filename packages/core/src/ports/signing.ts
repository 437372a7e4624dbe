/** The cryptography that we need, from whatever the platform has. All of it is synchronous. */
export interface Signing {
  /** HMAC-SHA256 with a key given as text (its UTF-8 bytes), in lower-case hex or canonical base64 (44 characters). */
  readonly hmac: (key: string, message: Uint8Array | string, encoding: 'hex' | 'base64') => string
  /** SHA-256 in lower-case hex, 64 characters. */
  readonly digest: (message: Uint8Array | string) => string
  /** Whether two texts are the same, in a time that does not tell how much of them is. */
  readonly isEqual: (left: string, right: string) => boolean
  /** 32 bytes nobody can guess, in lower-case hex. */
  readonly randomToken: () => string
}

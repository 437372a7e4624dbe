/** What a caller is told whose body is compressed. */
export const ENCODED_BODY = 'The body must not be compressed or encoded otherwise.'

/** Whether a `Content-Encoding` says that a body is not as it is. */
export const isEncoded = (contentEncoding: string | undefined): boolean =>
  !['', 'identity'].includes(contentEncoding?.trim().toLowerCase() ?? '')

const HOOK = /(\/hooks\/release\/[^/?#]+\/[^/?#]+\/)([^/?#]{0,6})[^?#]*/i

/** Cuts the signature, which is a secret, out of the URL of a hook; any other URL is left as it is. */
export const redactUrl = (url: string): string => url.replace(HOOK, '$1$2…')

import { isIPv6 } from 'node:net'

/** Tells whether the operator allowed a host, on that port, whatever its address is. */
export type IsAllowed = (hostname: string, port: string) => boolean

/**
 * A host that an operator allows, as it is compared: `host` or `host:port`, in lower case, without a last dot, IPv6 in
 * brackets. Null for whatever else: a URL, a pattern, a block of addresses.
 */
export const readAllowedHost = (text: string): string | null => {
  const authority = inBrackets(text)
  if (/[\s/\\@?#*%,;]/.test(authority)) return null
  const [http, https] = [`http://${authority}/`, `https://${authority}/`]
  if (!URL.canParse(http)) return null
  // Each of the two hides its own default port.
  const port = new URL(http).port || new URL(https).port
  const host = normalHost(new URL(http).hostname)
  return port === '' ? host : `${host}:${port}`
}

/** @throws Error when one of them is no host or `host:port`. */
export const allowedHosts = (names: readonly string[]): IsAllowed => {
  const allowed = new Set(names.map(readOrThrow))
  return (hostname, port) => {
    const host = normalHost(hostname)
    return allowed.has(host) || allowed.has(`${host}:${port}`)
  }
}

const readOrThrow = (name: string): string => {
  const host = readAllowedHost(name)
  if (host === null) throw new Error('an allowed host must be a name or an address, with or without a port')
  return host
}

/** A host as URLs give it (lower case, addresses in their one form), or as sockets do: these know no brackets. */
const normalHost = (hostname: string): string => inBrackets(hostname.replace(/\.$/, ''))

const inBrackets = (host: string): string => (isIPv6(host) ? `[${host}]` : host)

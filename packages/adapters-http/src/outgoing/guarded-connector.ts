import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import type { IsAllowed } from './allowed-hosts.ts'
import { OutgoingRefused } from './outgoing-refused.ts'
import { isPublicAddress } from './public-address.ts'

/** An address that a name resolves to. */
export interface Address {
  readonly address: string
  readonly family: 4 | 6
}

/** All addresses that a name resolves to. */
export type Resolve = (hostname: string) => Promise<readonly Address[]>

/** How connections are made. */
export interface ConnectorOptions {
  readonly isAllowed: IsAllowed
  /** For hosts that are allowed. */
  readonly resolve: Resolve
  /** For all others. */
  readonly resolveOthers: Resolve
  /** In milliseconds, name and TLS included. */
  readonly connectTimeout: number
}

/**
 * The one door out: a connection is made to an address only when that is public, or the operator allowed its host by
 * name. A name is resolved once for each connection, and the very addresses that were judged are connected to.
 */
export const guardedConnector = ({
  isAllowed,
  resolve,
  resolveOthers,
  connectTimeout,
}: ConnectorOptions): buildConnector.connector => {
  // Node's own quarter of a second is too little for servers far away, and for a process that pauses: it would leave an
  // address that answers for one of the other family, to which there may be no way from here.
  const autoSelectFamilyAttemptTimeout = Math.ceil(connectTimeout / 4)
  const connectBy = (lookup: LookupFunction): buildConnector.connector =>
    buildConnector({
      timeout: connectTimeout,
      allowH2: false,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout,
      lookup,
    })
  const anywhere = connectBy(lookupBy(resolve, () => true))
  const publicly = connectBy(lookupBy(resolveOthers, isPublicAddress))
  return (options, callback) => {
    const { hostname, protocol, port } = options
    if (isAllowed(hostname, port || (protocol === 'https:' ? '443' : '80'))) return anywhere(options, callback)
    // Node looks no address up.
    if (isIP(hostname) === 0 || isPublicAddress(hostname)) return publicly(options, callback)
    callback(new OutgoingRefused('address', hostname), null)
  }
}

/**
 * Asks for all addresses of a name; one that may not be connected to spoils the others. With `autoSelectFamily` Node
 * always wants all of them.
 */
const lookupBy =
  (resolve: Resolve, mayConnect: (address: string) => boolean): LookupFunction =>
  (hostname, _options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const isRefused = addresses.length === 0 || !addresses.every(({ address }) => mayConnect(address))
        callback(isRefused ? new OutgoingRefused('address', hostname) : null, [...addresses])
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    )
  }

import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3')
/** Addresses by which a network without IPv4 reaches an IPv4 address: the last 32 bits (RFC 6052). */
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')
/** Public by its number, and answered by the host of each virtual machine in Azure, with that machine's secrets. */
const AZURE_HOST = '168.63.129.16'

/**
 * Whether an address (as DNS and `net` write them) is somebody's on the public internet. All that is set apart is not:
 * private, loopback, link-local, carrier's NAT, multicast, documentation, benchmarks, reserved, and every form of IPv6
 * that holds an IPv4 address, except that of NAT64, in which that address decides.
 */
export const isPublicAddress = (address: string): boolean => {
  if (isIP(address) === 0) return false
  const parsed = ipaddr.parse(address)
  return parsed.kind() === 'ipv4' ? isPublicV4(parsed) : isPublicV6(parsed)
}

const isPublicV4 = (address: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  address.range() === 'unicast' && address.toString() !== AZURE_HOST

const isPublicV6 = (address: ipaddr.IPv4 | ipaddr.IPv6): boolean => {
  if (address.match(NAT64)) return isPublicV4(new ipaddr.IPv4(address.toByteArray().slice(12)))
  return address.match(GLOBAL_UNICAST) && address.range() === 'unicast'
}

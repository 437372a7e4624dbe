import { lookup, Resolver } from 'node:dns/promises'
import type { Address, Resolve } from './guarded-connector.ts'

/** What the system says of a name: by its file of hosts, its search domains, and DNS. */
export const resolveBySystem: Resolve = async (hostname) => {
  const addresses = await lookup(hostname, { all: true })
  return addresses.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
}

/**
 * What DNS says of a name that somebody else has chosen. The system's own lookup waits on one of the few threads that it
 * has for all names and files: some names whose servers are silent would keep everybody waiting. A name without a dot is
 * one of our own network, and nobody else's server is asked for it.
 */
export const makeResolveByDns =
  (servers: readonly string[] | null = null): Resolve =>
  async (hostname) => {
    if (!/[^.]\.[^.]/.test(hostname)) return resolveBySystem(hostname)
    const resolver = new Resolver({ timeout: 1_000, tries: 2 })
    if (servers !== null) resolver.setServers(servers)
    const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
    if (four.status === 'rejected' && six.status === 'rejected') throw four.reason
    return [...addressesOf(four, 4), ...addressesOf(six, 6)]
  }

const addressesOf = (answer: PromiseSettledResult<readonly string[]>, family: 4 | 6): readonly Address[] =>
  answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family })) : []

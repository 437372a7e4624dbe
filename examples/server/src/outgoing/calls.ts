import { makeSafeFetch, type SafeFetch } from '@slugline/adapters-http'

export interface CallSettings {
  readonly allowedHosts: readonly string[]
  readonly herokuApiUrl: string
  readonly sentry: { readonly url: string } | null
  readonly github: { readonly url: string } | null
}

/** The ways out of the house. Each knows the hosts that the operator named for it, and no other's. */
export interface Calls {
  /** For what tenants configure. */
  readonly tenants: typeof globalThis.fetch
  readonly heroku: typeof globalThis.fetch
  readonly sentry: typeof globalThis.fetch
  readonly github: typeof globalThis.fetch
  readonly close: () => Promise<void>
}

/**
 * Makes them. A host in one of the operator's own URLs is allowed for calls to that one: were all one way, what a tenant
 * configures could reach it too.
 */
export const makeCalls = ({ allowedHosts, herokuApiUrl, sentry, github }: CallSettings): Calls => {
  const to = (url: string | undefined): SafeFetch =>
    makeSafeFetch({ allowedHosts: url === undefined ? allowedHosts : [...allowedHosts, new URL(url).host] })
  const ways = { tenants: to(undefined), heroku: to(herokuApiUrl), sentry: to(sentry?.url), github: to(github?.url) }
  return {
    tenants: ways.tenants.fetch,
    heroku: ways.heroku.fetch,
    sentry: ways.sentry.fetch,
    github: ways.github.fetch,
    close: async () => {
      await Promise.all(Object.values(ways).map((way) => way.close()))
    },
  }
}

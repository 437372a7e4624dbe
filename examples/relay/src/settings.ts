import { isBaseUrl } from '@slugline/adapters-http'

/** What the environment says. Whatever is kept stands there: a relay has no other memory. */
export interface Settings {
  /** Heroku signs its deliveries with it. */
  readonly webhookSecret: string
  /** The source repository, as Sentry knows it, such as `acme/web`; null: releases are told without commits. */
  readonly repository: string | null
  readonly environment: string
  readonly sentry: {
    readonly url: string
    readonly token: string
    readonly organization: string
    readonly project: string
  }
}

/** Reads the settings, of which an empty one counts as absent; throws for one that is missing or wrong. */
export const readSettings = (env: Readonly<Record<string, string | undefined>>): Settings => ({
  webhookSecret: required(env, 'WEBHOOK_SECRET'),
  repository: env.REPOSITORY || null,
  environment: env.ENVIRONMENT || 'production',
  sentry: {
    url: requiredUrl(env, 'SENTRY_URL'),
    token: required(env, 'SENTRY_AUTH_TOKEN'),
    organization: required(env, 'SENTRY_ORG'),
    project: required(env, 'SENTRY_PROJECT'),
  },
})

const required = (env: Readonly<Record<string, string | undefined>>, name: string): string => {
  const value = env[name]
  if (value === undefined || value === '') throw new Error(`${name} is not set.`)
  return value
}

/** It is shown when the relay starts: a user in it, or a query, would be a secret in a place for none. */
const requiredUrl = (env: Readonly<Record<string, string | undefined>>, name: string): string => {
  const value = required(env, name)
  if (!isBaseUrl(value)) throw new Error(`${name} is no http or https URL without user, query and fragment.`)
  return value
}

import { type Instant, type Options, optionKey, secretsAt } from '@slugline/core'

/** The field of the plugin's configuration that holds the secrets of the webhook subscription. */
export const WEBHOOK_SECRET = 'webhook_secret'

const KEY = optionKey('heroku', WEBHOOK_SECRET)

/**
 * Whether a project was never given a secret, or was relieved of it: the URL alone speaks for a call then. A project
 * whose every secret has expired, or has something in that place that is no list of secrets, is not open.
 */
export const isOpen = (options: Options): boolean => {
  const stored = options[KEY]
  return stored === undefined || (Array.isArray(stored) && stored.length === 0)
}

/** The secrets that hold at a moment. */
export const webhookSecretsAt = (options: Options, now: Instant): readonly string[] => secretsAt(options, KEY, now)

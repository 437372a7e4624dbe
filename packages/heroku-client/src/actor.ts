import { type AppRelease, fitText, lenientText } from '@slugline/core'
import type * as t from 'io-ts'

/** Who released, by his address. */
export type Actor = NonNullable<AppRelease['actor']>

/** Add-ons, teams and Heroku itself: addresses that are no person's. */
const NOBODY = ['@addons.heroku.com', '@herokumanager.com']
const HEROKU = 'noreply+webhooks@heroku.com'

const isPerson = (email: string): boolean => {
  const address = email.trim().toLowerCase()
  return address !== HEROKU && !NOBODY.some((domain) => address.endsWith(domain))
}

const readActor = (email: string): Actor | null =>
  email.trim() === '' ? null : { email: fitText(email), person: isPerson(email) }

/** An e-mail address, or null. */
export const ActorCodec: t.Type<Actor | null, Actor | null, unknown> = lenientText('an e-mail address', readActor)

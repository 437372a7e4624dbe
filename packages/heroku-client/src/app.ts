import type { App } from '@slugline/core'
import * as t from 'io-ts'
import { IdCodec, members, NameCodec } from './codecs.ts'

/** Whether anything tells which app it is. */
export const isIdentified = ({ id, name }: App): boolean => id !== null || name !== null

/** An app of Heroku: an id or a name is all that a release must have. */
export const AppCodec: t.Type<App, App, unknown> = t.refinement(
  members({ id: IdCodec, name: NameCodec }, 'an app'),
  isIdentified,
  'an object with the id or the name of the app',
)

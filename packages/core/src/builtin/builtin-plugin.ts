import { either as E, function as F } from 'fp-ts'
import type * as t from 'io-ts'
import type { InvalidBody, Plugin } from '../ports/plugin.ts'
import type { FieldIssue } from '../wire/field-issue.ts'
import { decodeWith } from '../wire/issues.ts'
import { parseJsonBody } from '../wire/json-body.ts'
import { BuiltinBody, toNotice } from './builtin-body.ts'

/** The plugin for whoever can send plain JSON: a version, and what is known of it. Always enabled, never signed. */
export const builtinPlugin: Plugin = {
  id: 'builtin',
  name: 'Built-in',
  shortName: 'Built-in',
  description: 'Tell of a release by plain JSON, from any build or deploy script.',
  setUp: `curl WEBHOOK_URL -H 'Content-Type: application/json' -d '{"version": "YOUR_VERSION"}'`,
  mediaTypes: ['application/json', 'application/vnd.heroku+json'],
  fields: [],
  verify: () => E.right({ unsigned: true }),
  decode: (raw) => F.pipe(parseJsonBody(raw), E.flatMap(readBody), E.map(toNotice)),
}

const readBody = (json: unknown): E.Either<InvalidBody, t.TypeOf<typeof BuiltinBody>> =>
  E.mapLeft((issues: readonly FieldIssue[]): InvalidBody => ({ _tag: 'InvalidBody', issues }))(
    decodeWith(BuiltinBody)(json),
  )

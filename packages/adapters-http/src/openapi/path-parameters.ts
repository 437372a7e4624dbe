import { textThat, VersionCodec } from '@slugline/core'
import type * as t from 'io-ts'
import { SLUG_PATTERN } from '../api/names.ts'
import { IdWire, JobIdWire } from '../api/wire.ts'
import type { JsonObject } from './json.ts'
import type { SchemaFold } from './json-schema.ts'

const SlugOrId = textThat('a slug or an id', () => true, { pattern: SLUG_PATTERN })
const AnyText = textThat('a text', () => true)
const Signature = textThat('a signature', () => true, { pattern: '^[0-9a-f]{64}$' })

/** What may stand in a path, by the name of the part. */
const PARTS: Readonly<Record<string, { readonly codec: t.Mixed; readonly description: string }>> = {
  org: { codec: SlugOrId, description: 'Slug or id of an organization.' },
  project: { codec: SlugOrId, description: 'Slug or id of a project.' },
  version: { codec: VersionCodec, description: 'Version of a release, percent-encoded.' },
  id: { codec: IdWire, description: 'Id of the thing.' },
  job: { codec: JobIdWire, description: 'Id of a job.' },
  plugin: { codec: AnyText, description: 'Id of a plugin: `heroku`, `builtin`.' },
  projectId: { codec: IdWire, description: 'Id of a project.' },
  signature: { codec: Signature, description: 'Signature of the URL, which is its key.' },
}

const PART = /:(\w+)/g

/** A path as OpenAPI spells it: `/api/0/organizations/{org}/`. */
export const templateOf = (path: string): string => path.replace(PART, '{$1}')

/** The names of the parts of a path that vary. */
export const partsOf = (path: string): readonly string[] =>
  [...path.matchAll(PART)].flatMap(([, name]) => (name === undefined ? [] : [name]))

/** The parameters of a path. Throws for one of which nothing is known. */
export const pathParameters = (fold: SchemaFold, path: string): readonly JsonObject[] =>
  partsOf(path).map((name) => {
    const part = PARTS[name]
    if (part === undefined) throw new Error(`Nothing is known of {${name}} in ${path}.`)
    return { name, in: 'path', required: true, description: part.description, schema: fold.schemaOf(part.codec) }
  })

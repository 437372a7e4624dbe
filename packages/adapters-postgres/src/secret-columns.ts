import { resealedOption } from './option-values.ts'
import type { SecretBox, SecretPlace } from './secret-box.ts'

/** A column that holds secrets, alone or among other things. */
export interface SecretColumn {
  readonly table: string
  readonly column: string
  /** The columns of the primary key, in its order, with their types: they make a row's {@link SecretPlace}. */
  readonly key: Readonly<Record<string, 'bigint' | 'text'>>
  /** SQL of whether a value holds a secret that does not begin with the mark, which is `$1`. */
  readonly hasOther: string
  /** A value with its secrets opened and sealed anew. */
  readonly reseal: (box: SecretBox, place: SecretPlace, value: string) => string
}

/** Of a column that holds one sealed text, and nothing beside it. */
const reseal: SecretColumn['reseal'] = (box, place, value) => box.seal(place, box.open(place, value))

/** Whatever holds secrets in our tables. */
export const SECRET_COLUMNS: readonly SecretColumn[] = [
  {
    table: 'project',
    column: 'release_token',
    key: { organization_id: 'bigint', id: 'bigint' },
    hasOther: 'not starts_with(release_token, $1)',
    reseal,
  },
  {
    table: 'webhook_receiver',
    column: 'value',
    key: { organization_id: 'bigint', id: 'bigint' },
    hasOther: 'not starts_with(value, $1)',
    reseal,
  },
  {
    table: 'project_option',
    column: 'value',
    key: { organization_id: 'bigint', project_id: 'bigint', key: 'text' },
    // Of a list as we write it. No text in it can hold the name of the member: its quotes would be escaped.
    hasOther: `starts_with(value, '[') and strpos(replace(value, '"secret":"' || $1, ''), '"secret":"') > 0`,
    reseal: (box, place, value) => resealedOption(value, (stored) => box.seal(place, box.open(place, stored))),
  },
]

import { type CommitAuthor, type CommitView, formatInstant } from '@slugline/core'
import * as t from 'io-ts'
import { IdWire, nullable, TimeWire } from './wire.ts'

/** Who wrote a commit, as its author called himself, with the id of the member whose verified address that is. */
export const AuthorWire = t.type(
  { id: nullable(IdWire), name: nullable(t.string), email: nullable(t.string) },
  'Author',
)

/** A commit as clients read it (HTTP contract, part D). */
export const CommitWire = t.type(
  {
    id: t.string,
    message: nullable(t.string),
    dateCreated: TimeWire,
    repository: nullable(t.type({ id: nullable(IdWire), name: t.string })),
    author: nullable(AuthorWire),
  },
  'Commit',
)

/** Writes a commit. */
export const commitToWire = ({
  id,
  message,
  dateCreated,
  repository,
  author,
}: CommitView): t.TypeOf<typeof CommitWire> => ({
  id,
  message,
  dateCreated: formatInstant(dateCreated),
  repository: repository === null ? null : { id: repository.id, name: repository.name },
  author: author === null ? null : authorToWire(author),
})

/** Writes an author. */
export const authorToWire = ({ id, name, email }: CommitAuthor): t.TypeOf<typeof AuthorWire> => ({ id, name, email })

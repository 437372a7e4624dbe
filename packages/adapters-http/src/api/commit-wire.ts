import { type CommitAuthor, type CommitView, formatInstant } from '@slugline/core'

/** A commit as clients read it (HTTP contract, part D). */
export const commitToWire = ({ id, message, dateCreated, repository, author }: CommitView) => ({
  id,
  message,
  dateCreated: formatInstant(dateCreated),
  repository: repository === null ? null : { id: repository.id, name: repository.name },
  author: author === null ? null : authorToWire(author),
})

/** Who wrote a commit, with the id of the member whose verified address that is. */
export const authorToWire = ({ id, name, email }: CommitAuthor) => ({ id, name, email })

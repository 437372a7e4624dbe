import { type CommitView, formatInstant } from '@slugline/core'

/** A commit as clients read it (HTTP contract, part D). */
export const commitToWire = ({ id, message, dateCreated, repository, author }: CommitView) => ({
  id,
  message,
  dateCreated: formatInstant(dateCreated),
  repository: repository === null ? null : { id: repository.id, name: repository.name },
  author: author === null ? null : { name: author.name, email: author.email },
})

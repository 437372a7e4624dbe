import { taskEither as TE } from 'fp-ts'

/** Turns the null by which a port says that it found nothing into an error of the use case. */
export const orUnknown =
  <Unknown>(unknown: Unknown) =>
  <Err, A>(found: TE.TaskEither<Err, A | null>): TE.TaskEither<Err | Unknown, A> =>
    TE.flatMap(
      (value: A | null): TE.TaskEither<Err | Unknown, A> => (value === null ? TE.left(unknown) : TE.right(value)),
    )(found)

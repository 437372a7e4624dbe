/** How far down the causes of an error are looked at. */
const MAX_CAUSES = 5

/** An error and what caused it, from the outermost in. */
export const causesOf = (error: unknown, most: number = MAX_CAUSES): readonly Error[] =>
  error instanceof Error && most > 0 ? [error, ...causesOf(error.cause, most - 1)] : []

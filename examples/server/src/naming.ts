/** Does a part of the start; when it fails, the error says by which setting the operator can mend it. */
export const naming = async <A>(variables: string, work: Promise<A>): Promise<A> => {
  try {
    return await work
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new Error(`${variables}: ${message}`, { cause: error })
  }
}

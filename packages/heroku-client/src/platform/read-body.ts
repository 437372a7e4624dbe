/**
 * Reads a body up to a number of bytes; null when it has more. It is counted as it comes, so that nothing is kept of a
 * larger one, whatever its headers said.
 */
export const readBody = async (response: Response, most: number): Promise<Uint8Array | null> => {
  const chunks: Uint8Array[] = []
  let size = 0
  // Leaving the loop early cancels the rest.
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > most) return null
    chunks.push(chunk)
  }
  return join(chunks, size)
}

const join = (chunks: readonly Uint8Array[], size: number): Uint8Array => {
  const [only] = chunks
  if (only !== undefined && chunks.length === 1) return only
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}

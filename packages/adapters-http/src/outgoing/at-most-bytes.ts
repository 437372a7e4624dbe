/** Passes on what it is given, until that is longer than so many bytes: then it fails with that error. */
export const atMostBytes = (most: number, tooLong: () => Error): TransformStream<Uint8Array, Uint8Array> => {
  let length = 0
  return new TransformStream({
    transform: (chunk, controller) => {
      length += chunk.byteLength
      if (length > most) controller.error(tooLong())
      else controller.enqueue(chunk)
    },
  })
}

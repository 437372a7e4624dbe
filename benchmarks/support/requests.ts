import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { finished } from 'node:stream/promises'

/** One request with a JSON body, and the header that its receiver asks for: `Name: value`. */
export interface PreparedRequest {
  readonly header: string
  readonly body: string
}

/** Prepares requests in a file for a load generator: a line with the header, a line with the body. */
export const writeRequests = async (file: string, requests: Iterable<PreparedRequest>): Promise<void> => {
  const output = createWriteStream(file)
  for (const { header, body } of requests) {
    if (!output.write(`${header}\n${body}\n`)) await once(output, 'drain')
  }
  output.end()
  await finished(output)
}

/** Reads such a file. */
export const readRequests = async (file: string): Promise<readonly PreparedRequest[]> => {
  const lines = (await readFile(file, 'latin1')).split('\n')
  return Array.from({ length: Math.floor(lines.length / 2) }, (_, index) => ({
    header: lines[2 * index] ?? '',
    body: lines[2 * index + 1] ?? '',
  }))
}

import type { IncomingMessage } from 'node:http'

/**
 * Reads all values of a header as they came. Node's own `headers` joins a repeated header or drops all but the first,
 * so that a second signature would go unseen.
 */
export const rawHeaderOf =
  ({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>) =>
  (name: string): readonly string[] =>
    rawHeaders.filter((_value, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name)

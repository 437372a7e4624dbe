import { connect, type Socket } from 'node:net'

/** What came of bytes that were sent over a socket of their own. */
export interface Heard {
  /** The status of the first answer, 0 for none. */
  readonly status: number
  /** Whether the server closed the connection. */
  readonly isClosed: boolean
  /** Milliseconds from the connection to its end, or to the answer. */
  readonly took: number
}

/** Connects, lets `send` write what it likes, and waits until the server closes the connection, or just answers. */
export const converse = (
  url: string,
  send: (socket: Socket) => void,
  isEnough: 'answered' | 'closed' = 'answered',
): Promise<Heard> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url)
    const began = performance.now()
    const socket = connect(Number(port), hostname, () => send(socket))
    let status = 0
    let heard = ''
    const finish = (isClosed: boolean): void => {
      socket.destroy()
      resolve({ status, isClosed, took: performance.now() - began })
    }
    socket.on('data', (part) => {
      if (status !== 0) return
      heard += part.toString('latin1')
      status = Number(/^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1] ?? 0)
      // A moment later, to see whether it closes too.
      if (status !== 0 && isEnough === 'answered') setTimeout(finish, 100, false)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => finish(true))
  })

/** The head of a POST, with its empty line. */
export const head = (url: string, ...lines: readonly string[]): string =>
  [`POST ${new URL(url).pathname} HTTP/1.1`, 'Host: localhost', ...lines, '', ''].join('\r\n')

/**
 * Writes parts one by one, with pauses, as long as the connection is open; the last one again and again. Never before
 * what has arrived is read: to write where the other side has closed would lose its answer.
 */
export const trickle = (socket: Socket, pause: number, ...parts: readonly string[]): void => {
  let turn = 0
  const write = (): void => {
    socket.write(parts[Math.min(turn, parts.length - 1)] ?? '')
    turn += 1
  }
  write()
  const timer = setInterval(() => setImmediate(write), pause)
  socket.once('close', () => clearInterval(timer))
}

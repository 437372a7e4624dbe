import type { Socket } from 'node:net'
import type { FastifyReply } from 'fastify'

/** Counts an answer of so many bytes, which is about to be sent, until it has been read. */
export type HoldAnswer = (reply: FastifyReply, size: number) => void

/** Answers up to this size are not counted. */
const SMALL = 4 * 1024

/**
 * A budget for the bytes of answers that nobody has read yet. When it is exceeded, connections are cut, those first on
 * which answers lie longest: whoever asks for much and reads nothing, on many connections or often on one, takes no
 * memory from others.
 */
export const budgetAnswers = (most: number): HoldAnswer => {
  /** The bytes that lie on each connection, in the order in which they began to. */
  const held = new Map<Socket, number>()
  const watched = new WeakSet<Socket>()
  let bytes = 0
  const release = (socket: Socket, some: number): void => {
    const left = (held.get(socket) ?? 0) - some
    if (left < 0) return
    bytes -= some
    if (left > 0) held.set(socket, left)
    else held.delete(socket)
  }
  const drop = (socket: Socket): void => release(socket, held.get(socket) ?? 0)
  return (reply, size) => {
    const { socket } = reply.request.raw
    if (size <= SMALL || socket.destroyed) return
    if (!watched.has(socket)) watched.add(socket.once('close', () => drop(socket)))
    held.set(socket, (held.get(socket) ?? 0) + size)
    bytes += size
    reply.raw.once('finish', () => release(socket, size))
    for (const first of held.keys()) {
      if (bytes <= most) break
      drop(first)
      first.destroy()
    }
  }
}

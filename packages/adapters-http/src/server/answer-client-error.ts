import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { errorBody } from '../http/error-body.ts'
import type { Refusal } from '../http/refusal.ts'
import { SAFE_HEADERS } from '../http/send.ts'

/**
 * Answers what is no HTTP request, or not a whole one, and closes the connection (`clientErrorHandler`): too slow 408,
 * headers too large 431, anything else 400.
 */
export const answerClientError = (error: { readonly code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  if (socket.writable) socket.write(rawAnswer(refusalOf(error.code)))
  socket.destroySoon()
}

const refusalOf = (code: string | undefined): Refusal => {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, detail: 'The request did not arrive in time.' }
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, detail: 'The headers are too large.' }
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return { status: 413, detail: 'The chunk extensions are too large.' }
    default:
      return { status: 400, detail: 'This is not a whole HTTP request.' }
  }
}

const rawAnswer = (refusal: Refusal): string => {
  const { contentType, text } = errorBody(refusal, undefined)
  const headers = {
    ...SAFE_HEADERS,
    vary: 'Accept',
    connection: 'close',
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\n${lines.join('\r\n')}\r\n\r\n${text}`
}

import type { RecordingResult } from '@slugline/core'
import type { FastifyRequest } from 'fastify'
import { type HookParams, hookParams } from './hook-params.ts'

/** The errors behind which the URL was right: something is configured wrong, and an operator should see it. */
const TELLING: ReadonlySet<string> = new Set(['PluginDisabled', 'SignatureError', 'MalformedBody', 'InvalidBody'])

/** A line at `debug` for a delivery that was accepted. Traffic fills no disk: above `debug` there is none. */
export const logReceived = (request: FastifyRequest, { outcome, deliveryId }: RecordingResult): void => {
  if (!isDebugging(request)) return
  request.log.debug({ event: 'delivery.received', ...shown(request), deliveryId, ...outcome }, 'delivery.received')
}

/** A line for a refused call: at `info` when its URL was right, else at `debug`, since anybody can make such calls. */
export const logRefused = (request: FastifyRequest, error: string): void => {
  const isTelling = TELLING.has(error)
  if (!isTelling && !isDebugging(request)) return
  request.log[isTelling ? 'info' : 'debug']({ event: 'hook.refused', ...shown(request), error }, 'hook.refused')
}

/** Pino's own test, `isLevelEnabled`, is not among the methods that Fastify asks of a logger. */
const isDebugging = ({ log }: FastifyRequest): boolean => log.level === 'debug' || log.level === 'trace'

/** In a URL that is no hook's, a signature may stand in any place: what cannot be an id or a plugin is not shown. */
const shown = (request: FastifyRequest): Omit<HookParams, 'signature'> => {
  const { plugin, projectId } = hookParams(request)
  return {
    plugin: /^[a-z][a-z-]{0,19}$/.test(plugin) ? plugin : '…',
    projectId: /^\d{1,16}$/.test(projectId) ? projectId : '…',
  }
}

import {
  builtinPlugin,
  type Clock,
  type EventLog,
  type ReceiveHook,
  type ReceiveHookError,
  type RecordingResult,
} from '@slugline/core'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { either as E, type taskEither as TE } from 'fp-ts'
import { type Admission, isNotServed, makeAdmission, OVERLOADED } from '../http/admission.ts'
import { answerError, errorByStatus, logFault } from '../http/answer-error.ts'
import { BODY_GIVEN_UP, budgetBodies, type RouteLimits } from '../http/body-budget.ts'
import { BODY_LIMIT } from '../http/body-limit.ts'
import { logSerializers } from '../http/log-serializers.ts'
import { type CountCall, rateLimitBy } from '../http/rate-limit.ts'
import { refuseOverload } from '../http/refuse-overload.ts'
import { addBothSpellings, refuseBelow, refuseOtherMethods } from '../http/route-paths.ts'
import { sendRefusal } from '../http/send.ts'
import { hookAnswerBody, sendHookAnswer } from './hook-answer.ts'
import { keepRawBodies, rawBody } from './hook-body.ts'
import type { HookPlugin } from './hook-media-types.ts'
import { hookParams } from './hook-params.ts'
import { type HookError, hookRefusal, NO_SUCH_HOOK } from './hook-refusal.ts'
import { logReceived, logRefused } from './log-hook.ts'
import { rawHeaderOf } from './raw-header.ts'
import type { ReadRecordedRelease } from './recorded-release.ts'
import { refuseMediaTypes } from './refuse-media-types.ts'
import { keepArrivals, noteArrival, timed } from './timed.ts'

/** What the hook route needs. */
export interface HookRoutesOptions {
  readonly receiveHook: (command: ReceiveHook) => TE.TaskEither<ReceiveHookError, RecordingResult>
  /** The same plugins as the use case has: their media types are taken, and no others. */
  readonly plugins: readonly HookPlugin[]
  readonly clock: Clock
  /**
   * Hears of calls, how long each took, and which were refused before the use case saw them; what came of all others
   * the use case tells itself.
   */
  readonly events?: EventLog
  /** Reads the release with which `builtin` answers; without it that answer too is 204. */
  readonly readRelease?: ReadRecordedRelease
  /** What is beyond is answered 503 with `Retry-After` (docs/operations.md). */
  readonly limits?: RouteLimits
  /** How many calls of one project are served in a second, over all plugins; absent: any number. */
  readonly rateLimit?: number | null
}

/** By default. */
const INCOMING = 32 * 1024 * 1024

const BELOW = '/api/hooks/release/'
const PATH = `${BELOW}:plugin/:projectId/:signature/`

/**
 * The hook route as a Fastify plugin: `POST /api/hooks/release/{plugin}/{projectId}/{signature}/` (HTTP contract, part
 * B). It may stand in any app: its body parsers and its error handler are its own.
 *
 * @example
 * await app.register(hookRoutes({ receiveHook: useCases.receiveHook, plugins, clock: systemClock }))
 */
export const hookRoutes =
  (options: HookRoutesOptions): FastifyPluginAsync =>
  async (app) => {
    await keepRawBodies(app, options.plugins)
    keepArrivals(app)
    answerErrors(app, options)
    const admission = makeAdmission(options.limits)
    const countCall = await rateLimitBy(app, options.rateLimit, (request) => `project ${hookParams(request).projectId}`)
    const route = {
      bodyLimit: BODY_LIMIT,
      logSerializers,
      onRequest: [
        refuseOverload(admission, (request, reply) => refuse(options, request, reply, OVERLOADED)),
        noteArrival,
        refuseMediaTypes(options.plugins, (request) => tell(options, request, 'UnsupportedMediaType')),
      ],
      preParsing: budgetBodies(options.limits?.incoming ?? INCOMING),
      handler: timed(options.events, receive(admission, countCall, options)),
    }
    addBothSpellings(app, ['POST'], PATH, (url) => app.route({ ...route, method: 'POST', url }))
    refuseOtherMethods(app, PATH, ['POST'], (request) => tell(options, request, 'MethodNotAllowed'))
    refuseBelow(app, BELOW, (request, reply) => sendRefusal(request, reply, NO_SUCH_HOOK))
  }

/** Steps 5 to 10, on a body that is there as a whole. */
const receive =
  (admission: Admission, countCall: CountCall | null, options: HookRoutesOptions) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { receiveHook, clock, readRelease } = options
    const params = hookParams(request)
    const raw = rawBody(request.body)
    const command: ReceiveHook = {
      ...params,
      raw,
      mediaType: request.mediaType ?? '',
      header: rawHeaderOf(request.raw),
      receivedAt: clock.now(),
      isAllowed: countCall === null ? undefined : once(() => countCall(request, reply)),
    }
    const received = await admission.admit(raw.length, receiveHook(command))()
    if (E.isLeft(received)) return refuse(options, request, reply, received.left)
    logReceived(request, received.right)
    if (params.plugin !== builtinPlugin.id || readRelease === undefined) return sendHookAnswer(reply, received.right)
    const body = await hookAnswerBody(readRelease, params.projectId, received.right)
    if (E.isLeft(body)) return refuse(options, request, reply, body.left)
    return sendHookAnswer(reply, received.right, body.right)
  }

/** The use case asks again when it decides afresh. */
const once = <A>(ask: () => Promise<A>): (() => Promise<A>) => {
  let answer: Promise<A> | null = null
  return () => {
    answer ??= ask()
    return answer
  }
}

const refuse = (
  options: HookRoutesOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  error: HookError,
): FastifyReply => {
  if (error._tag === 'StoreFault') logFault(request, error.cause)
  if (isNotServed(error)) tell(options, request, error._tag)
  else logRefused(request, error._tag)
  return sendRefusal(request, reply, hookRefusal(error))
}

/** Steps 3 and 4 are Fastify's: what it refuses is answered in our form, and counted. */
const answerErrors = (app: FastifyInstance, options: HookRoutesOptions): void => {
  app.setErrorHandler((error, request, reply) => {
    if (error === BODY_GIVEN_UP) {
      refuse(options, request, reply, OVERLOADED)
    } else {
      answerError(error, request, reply)
      tell(options, request, errorByStatus(reply.statusCode))
    }
  })
}

const tell = ({ events }: HookRoutesOptions, request: FastifyRequest, error: string): void => {
  const { plugin, projectId } = hookParams(request)
  logRefused(request, error)
  events?.emit({ _tag: 'hook.refused', plugin, projectId, error })
}

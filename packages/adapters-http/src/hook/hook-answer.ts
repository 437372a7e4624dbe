import type { RecordingResult, Release, StorageError } from '@slugline/core'
import type { FastifyReply } from 'fastify'
import { either as E } from 'fp-ts'
import { releaseToWire } from '../api/release-wire.ts'
import { SAFE_HEADERS, sendJson } from '../http/send.ts'
import type { ReadRecordedRelease } from './recorded-release.ts'

/**
 * The body of the answer to an accepted delivery: the release for `builtin`, as a client's call of the API has it; none
 * (undefined) for every other plugin.
 */
export const hookAnswerBody = async (
  readRelease: ReadRecordedRelease,
  projectId: string,
  result: RecordingResult,
): Promise<E.Either<StorageError, unknown>> =>
  E.map((release: Release | null) => (release === null ? undefined : releaseToWire(release)))(
    await readRelease(projectId, result)(),
  )

/** Sends the answer to an accepted delivery: what came of it stands in its headers. */
export const sendHookAnswer = (reply: FastifyReply, result: RecordingResult, body?: unknown): FastifyReply => {
  const { outcome, deliveryId } = result
  reply.header('slugline-outcome', outcome.outcome).header('slugline-reason', outcome.reason)
  if (deliveryId !== null) reply.header('slugline-delivery', deliveryId)
  return body === undefined
    ? reply.code(204).headers(SAFE_HEADERS).send()
    : sendJson(reply, result.created ? 201 : 208, body)
}

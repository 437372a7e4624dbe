import { type Caller, type FieldIssue, isVersion, VERSION_RULE, type Version } from '@slugline/core'
import { either as E } from 'fp-ts'
import type { ApiError } from './api-error.ts'
import { invalidRequest, type RawBody } from './json-request.ts'

/** One call of the API: what a route sees of a request. */
export interface ApiCall {
  readonly caller: Caller
  /** The parts of the path by name, percent-decoded. */
  readonly params: Readonly<Record<string, string>>
  /** The parameters of the query by name; one that stands there several times is an array. */
  readonly query: Readonly<Record<string, unknown>>
  /** The path in its canonical spelling, percent-encoded. */
  readonly path: string
  readonly body: RawBody
  /** It tells of what another Slugline recorded, by the header of that name. */
  readonly isForwarded: boolean
}

/** What a call is answered with. */
export interface Answer {
  readonly status: 200 | 201 | 202 | 204 | 208
  /** Undefined: none. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** 200 with a body. */
export const ok = (body: unknown): Answer => ({ status: 200, body })

/** 201 with what was created. */
export const created = (body: unknown): Answer => ({ status: 201, body })

/** 202 with what will be done. */
export const accepted = (body: unknown): Answer => ({ status: 202, body })

/** 208 with what was there already. */
export const alreadyReported = (body: unknown): Answer => ({ status: 208, body })

/** 204. */
export const NO_CONTENT: Answer = { status: 204 }

/** A part of the path; empty when the route has none of that name. */
export const param = ({ params }: ApiCall, name: string): string => params[name] ?? ''

const ID = /^[1-9]\d{0,15}$/

/** Whether a text may be an id: what is no id of ours finds nothing, and no store is asked for it. */
export const isId = (text: string): boolean => ID.test(text) && Number.isSafeInteger(Number(text))

const NO_VERSION: readonly FieldIssue[] = [{ path: 'version', expected: VERSION_RULE }]

/** The version that a path names. */
export const versionOf = (call: ApiCall): E.Either<ApiError, Version> => {
  const version = param(call, 'version')
  return isVersion(version) ? E.right(version) : E.left(invalidRequest(NO_VERSION))
}

import { STATUS_CODES } from 'node:http'
import type { Refusal } from './refusal.ts'

/** The body of an error and its media type. */
export interface ErrorBody {
  readonly contentType: string
  readonly text: string
}

/**
 * Writes a refusal in the form that the client asks for: RFC 9457 where `Accept` names `application/problem+json`;
 * anywhere else an object with the one member `detail`, the only form that sentry-cli prints.
 */
export const errorBody = (refusal: Refusal, accept: string | undefined): ErrorBody =>
  accept !== undefined && namesProblem(accept)
    ? { contentType: 'application/problem+json', text: JSON.stringify(problem(refusal)) }
    : { contentType: 'application/json; charset=utf-8', text: JSON.stringify({ detail: refusal.detail }) }

const problem = ({ status, detail, issues }: Refusal) => ({
  type: 'about:blank',
  title: STATUS_CODES[status],
  status,
  detail,
  ...(issues === undefined ? {} : { errors: issues }),
})

const PROBLEM = 'application/problem+json'
const NOT_ACCEPTED = /;\s*q\s*=\s*0(?:\.0*)?\s*(?:;|$)/

const namesProblem = (accept: string): boolean =>
  accept.length < 1000 &&
  accept
    .toLowerCase()
    .split(',')
    .some((range) => range.split(';', 1)[0]?.trim() === PROBLEM && !NOT_ACCEPTED.test(range))

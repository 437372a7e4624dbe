import { fitText, type Instant } from '@slugline/core'
import type { Refused } from './sentry-failure.ts'

interface Asked {
  readonly token: string
  /** The call names projects and no release. */
  readonly ofProjects: boolean
  readonly notBefore: Instant | null
}

/**
 * Reads the body of a refusal: `{"detail": …}`, Sentry's `{"projects": ["Invalid project ids or slugs"]}` or GlitchTip's
 * `{"detail": [{"projects": …}]}`. Any other is no words of the server's own, such as the page of a proxy.
 */
export const readRefusal = (status: number, body: unknown, { token, ofProjects, notBefore }: Asked): Refused => {
  const words = isObject(body) ? wordsOf(body) : ''
  const isAboutProjects = words.startsWith('projects')
  return {
    _tag: 'Refused',
    status,
    detail: words === '' ? null : fitText(words.replaceAll(token, '…')),
    namesProjects: ofProjects && (status === 404 || ([400, 422].includes(status) && isAboutProjects)),
    notBefore,
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `detail` in its own words; members otherwise, each with its name: `refs: Invalid repository names: acme/web`. */
const wordsOf = (body: Readonly<Record<string, unknown>>): string => {
  const { detail } = body
  if (typeof detail === 'string') return detail
  if (Array.isArray(detail) && isObject(detail[0])) return membersOf(detail[0])
  return membersOf(isObject(detail) ? detail : body)
}

const membersOf = (members: Readonly<Record<string, unknown>>): string =>
  Object.entries(members)
    .map(([name, value]) => `${name}: ${flat(value, DEEPEST)}`)
    .join(' ')

/** How deep lists are looked into: a body may nest deeper than any recursion goes. */
const DEEPEST = 4

const flat = (value: unknown, depth: number): string => {
  if (Array.isArray(value) && depth > 0) return value.map((item) => flat(item, depth - 1)).join(' ')
  return typeof value === 'object' && value !== null ? '…' : String(value)
}

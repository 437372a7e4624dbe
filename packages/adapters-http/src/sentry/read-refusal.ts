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

/** How deep a body is looked into: it may nest deeper than any recursion goes. Sentry names the place of a wrong member. */
const DEEPEST = 5

const membersOf = (members: Readonly<Record<string, unknown>>, depth: number = DEEPEST): string =>
  Object.entries(members)
    .map(([name, value]) => `${name}: ${flat(value, depth - 1)}`)
    .join(' ')

const flat = (value: unknown, depth: number): string => {
  if (typeof value !== 'object' || value === null) return String(value)
  if (depth === 0) return '…'
  return isObject(value) ? membersOf(value, depth) : listOf(Object.values(value), depth)
}

/** Sentry puts `{}` where a member of a list is right. */
const listOf = (items: readonly unknown[], depth: number): string =>
  items
    .map((item) => flat(item, depth - 1))
    .filter((words) => words !== '')
    .join(' ')

import { hasLength } from '@slugline/core'

/** A path below the API's base; null when a part of it can be no id and no name, so that nothing is there. */
export type CallPath = string | null

const LONGEST = 200

/** Dots alone would lead somewhere else, and an empty part would ask for the list. */
const isPart = (part: string): boolean =>
  hasLength(part, LONGEST) && part.isWellFormed() && part !== '' && part !== '.' && part !== '..'

/**
 * Makes a path of its parts, each of them escaped.
 *
 * @example
 * callPath`/apps/${app}/releases/${release}`
 */
export const callPath = (texts: TemplateStringsArray, ...parts: readonly string[]): CallPath =>
  parts.every(isPart) ? String.raw({ raw: texts }, ...parts.map(encodeURIComponent)) : null

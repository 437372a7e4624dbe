import type { ReleaseKind } from '@slugline/core'
import { readReleaseNumber } from './release-number.ts'

/** How Heroku words the description of one kind of release. */
export interface DescriptionPattern {
  readonly kind: ReleaseKind
  readonly pattern: RegExp
}

const PROMOTION = /^Promote (\S+) v(\d+)(?: ([0-9a-f]{7,40}))?$/

/**
 * What descriptions look like (HEROKU.md, section 6). The first that matches the whole text decides.
 *
 * A description may have hundreds of kilobytes and come from anybody, so each pattern is read in linear time: it is
 * anchored, no repetition stands in another, and at most one repetition could end in more than one place.
 */
export const DESCRIPTION_PATTERNS: readonly DescriptionPattern[] = [
  { kind: 'rollback', pattern: /^Rollback to v(\d+)$/ },
  { kind: 'promotion', pattern: PROMOTION },
  { kind: 'deploy', pattern: /^Deploy ([0-9a-f]{7,40})$/ },
  { kind: 'deploy', pattern: /^Deployed [\w-]+ \([0-9a-f]+\).*$/ },
  { kind: 'config', pattern: /^(Set|Remove) .+ config vars?$/ },
  { kind: 'config', pattern: /^Config (add|remove) .*$/ },
  { kind: 'add-on', pattern: /^(Attach|Detach) \S+ (\(@ref:[\w-]+\)|resource)$/ },
  { kind: 'add-on', pattern: /^@ref:[\w-]+ completed provisioning.*$/ },
  { kind: 'add-on', pattern: /^Update \S+ by \S+$/ },
  { kind: 'other', pattern: /^(Initial release|Enable Logplex)$/ },
  { kind: 'other', pattern: /^Upgrade stack to .*$/ },
]

/** What a release is, by its description; null when the text is none of Heroku's. */
export const kindOfDescription = (description: string): ReleaseKind | null =>
  DESCRIPTION_PATTERNS.find(({ pattern }) => pattern.test(description))?.kind ?? null

const ROLLBACK = 'Rollback to '

/** The number that a rollback's description names. */
export const rollbackTarget = (description: string): number | null =>
  readReleaseNumber(description.slice(ROLLBACK.length))

/** The app and the number of the release that a promotion's description names. */
export const promotionSource = (description: string): { readonly app: string; readonly release: number } | null => {
  const [, app, number] = PROMOTION.exec(description) ?? []
  const release = readReleaseNumber(number)
  return app === undefined || release === null ? null : { app, release }
}

import { dirname, join } from 'node:path'
import { IMPORT_RULES, type ImportRule } from './import-rules.ts'

/** What is wrong with an import: a sentence with the reason; null when nothing is. */
export const importProblem = (file: string, specifier: string): string | null => {
  const rule = IMPORT_RULES.find(({ files }) => file.startsWith(files))
  if (rule === undefined) return `${file} has no row in scripts/import-rules.ts.`
  const reason = specifier.startsWith('.') ? reasonAgainstPath(file, specifier) : reasonAgainst(rule, specifier)
  return reason === null ? null : `${file} imports ${specifier}: ${reason}`
}

/** A path that leaves its package's `src` reaches around the other's exports. */
const reasonAgainstPath = (file: string, specifier: string): string | null => {
  const source = file.split('/').slice(0, 3).join('/')
  const isInside = join(dirname(file), specifier).startsWith(`${source}/`)
  return isInside ? null : 'Another package is imported by its name.'
}

const reasonAgainst = ({ files, may, never }: ImportRule, specifier: string): string | null => {
  if (may.includes(specifier)) return null
  const [, reason] = Object.entries(never).find(([pattern]) => isBelow(pattern, specifier)) ?? []
  if (reason !== undefined) return reason
  const isAllowed = may.some((pattern) => isPrefix(pattern) && specifier.startsWith(pattern))
  return isAllowed ? null : `${files} asks for ${may.join(', ')} and nothing else.`
}

const isPrefix = (pattern: string): boolean => /[/:-]$/.test(pattern)

const isBelow = (pattern: string, specifier: string): boolean =>
  isPrefix(pattern) ? specifier.startsWith(pattern) : specifier === pattern || specifier.startsWith(`${pattern}/`)

import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import type { FieldIssue } from './field-issue.ts'

/** How many issues are told of one value: enough to mend it, whatever was sent. */
const MOST = 100

/**
 * Decodes with a codec; what does not fit is told as paths and expectations, up to a hundred. io-ts's own reporter
 * prints the values that it found, which may be addresses or secrets.
 */
export const decodeWith =
  <A>(codec: t.Type<A, unknown, unknown>) =>
  (value: unknown): E.Either<readonly FieldIssue[], A> => {
    const result = codec.decode(value)
    return E.isRight(result) ? result : E.left(withoutRepeats(result.left.map(issueOf)).slice(0, MOST))
  }

const issueOf = ({ context }: t.ValidationError): FieldIssue => {
  const place = withoutBranches(context)
  return { path: place.slice(1).reduce(extendPath, ''), expected: place.at(-1)?.type.name ?? 'another value' }
}

/** A union tells of each of its branches, as if they were members of the value: what was expected is the union. */
const withoutBranches = (context: t.Context): t.Context => {
  const union = context.findIndex(({ type }) => type instanceof t.UnionType)
  return union < 0 ? context : context.slice(0, union + 1)
}

const INDEX = /^\d+$/

const extendPath = (path: string, { key }: t.ContextEntry): string => {
  if (INDEX.test(key)) return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}

/** The members of an intersection each report a body that is no object at all. */
const withoutRepeats = (issues: readonly FieldIssue[]): readonly FieldIssue[] => [
  ...new Map(issues.map((issue) => [`${issue.path} ${issue.expected}`, issue])).values(),
]

/** How many issues a sentence names. */
const IN_A_SENTENCE = 5

/** `refs[0].repository: expected the name of a repository. url: expected …` for at most five issues. */
export const describeIssues = (issues: readonly FieldIssue[]): string =>
  issues
    .slice(0, IN_A_SENTENCE)
    .map(({ path, expected }) => `${path === '' ? 'body' : path}: expected ${expected}.`)
    .join(' ')

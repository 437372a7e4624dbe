import {
  type FieldIssue,
  hasLength,
  isName,
  isSlug,
  isStorable,
  NAME_RULE,
  REPOSITORY_RULE,
  SLUG_RULE,
  textThat,
  type UnknownNames,
} from '@slugline/core'

/** The name of an organization, a project, a member, a repository or a token. */
export const NameCodec = textThat(NAME_RULE, isName, { minLength: 1, maxLength: 200 })

/** What {@link SlugCodec} and the ids in its place look like; that a slug is not digits only, no pattern says shortly. */
export const SLUG_PATTERN = '^[a-z0-9][a-z0-9_-]{0,49}$'

/** The slug of an organization or a project. */
export const SlugCodec = textThat(SLUG_RULE, isSlug, { pattern: SLUG_PATTERN })

// biome-ignore lint/suspicious/noControlCharactersInRegex: the rule is about control characters.
const CONTROL = /[\u0000-\u001f\u007f]/
const EMAIL = /^[^\s@]+@[^\s@]+$/

/** An address: only its shape is looked at. */
export const EmailCodec = textThat(
  'an e-mail address of at most 254 characters',
  (text) => hasLength(text, 254) && isStorable(text) && !CONTROL.test(text) && EMAIL.test(text),
  { kind: 'e-mail', maxLength: 254 },
)

/** What is wrong with a project that stands at this path. */
export const notAProject = (path: string, of = 'this organization'): FieldIssue => ({
  path,
  expected: `the slug or the id of a project of ${of}`,
})

/** What is wrong with the names that a body has for the owner and the repositories of a release. */
export const unknownNames = ({ owner, repositories }: UnknownNames, refs: 'refs' | 'headCommits'): FieldIssue[] => [
  ...(owner ? [{ path: 'owner', expected: 'the id or the verified address of one member of this organization' }] : []),
  ...repositories.map((index) => ({ path: `${refs}[${index}].repository`, expected: REPOSITORY_RULE })),
]

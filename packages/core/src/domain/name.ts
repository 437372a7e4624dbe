import { hasLength, isStorable } from './text.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: the rule is about control characters.
const CONTROL = /[\u0000-\u001f\u007f]/

/** The rules of {@link isName} in words, for error messages. */
export const NAME_RULE = 'a name of 1-200 characters without control characters, not blank'

/** Whether a text may name an organization, a project, a member, a repository or a token. */
export const isName = (text: string): boolean =>
  hasLength(text, 200) && isStorable(text) && !CONTROL.test(text) && text.trim() !== ''

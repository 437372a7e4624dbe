import { parseArgs } from 'node:util'
import { type Instant, isName, isScope, NAME_RULE, parseInstant, SCOPES, type Scope } from '@slugline/core'
import { UsageError } from './usage.ts'

/** What the operator wants. */
export type TokenCommand = CreateToken | ListTokens | RevokeToken | ShowUsage

interface OfOrganization {
  /** Slug or id; null: the one that there is. */
  readonly organization: string | null
}

/** A token is to be made. */
export interface CreateToken extends OfOrganization {
  readonly command: 'create'
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly dateExpires: Instant | null
}

/** The tokens are to be listed. */
export interface ListTokens extends OfOrganization {
  readonly command: 'list'
}

/** A token is to be revoked. */
export interface RevokeToken extends OfOrganization {
  readonly command: 'revoke'
  readonly id: string
}

/** It is to be told how the command is used. */
export interface ShowUsage {
  readonly command: 'help'
}

const ORGANIZATION = { organization: { type: 'string' } } as const
const CREATE = {
  ...ORGANIZATION,
  scope: { type: 'string', multiple: true },
  name: { type: 'string' },
  expires: { type: 'string' },
} as const

/**
 * Reads the arguments of `npm run token --`.
 * @throws UsageError when they are wrong.
 */
export const readCommand = ([command, ...args]: readonly string[]): TokenCommand => {
  switch (command) {
    case 'create':
      return readCreate(args)
    case 'list': {
      const { organization } = parsed(() => parseArgs({ args, options: ORGANIZATION })).values
      return { command, organization: organization ?? null }
    }
    case 'revoke':
      return readRevoke(args)
    case '--help':
    case 'help':
      return { command: 'help' }
    default:
      throw new UsageError('The first argument must be create, list or revoke.')
  }
}

const readCreate = (args: string[]): CreateToken => {
  const { scope, name, expires, organization } = parsed(() => parseArgs({ args, options: CREATE })).values
  return {
    command: 'create',
    organization: organization ?? null,
    name: readName(name ?? 'command line'),
    scopes: readScopes(scope ?? []),
    dateExpires: expires === undefined ? null : readTime(expires),
  }
}

const readRevoke = (args: string[]): RevokeToken => {
  const { values, positionals } = parsed(() => parseArgs({ args, options: ORGANIZATION, allowPositionals: true }))
  const [id, ...others] = positionals
  if (id === undefined || others.length > 0) throw new UsageError('revoke takes the id of one token, which list shows.')
  return { command: 'revoke', organization: values.organization ?? null, id }
}

/** Node's complaints have more lines than one; the first says what is wrong. */
const parsed = <A>(parse: () => A): A => {
  try {
    return parse()
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.replace(/\n[\s\S]*/, '') : String(error))
  }
}

const readName = (name: string): string => {
  if (!isName(name)) throw new UsageError(`--name: expected ${NAME_RULE}.`)
  return name
}

const readScopes = (given: readonly string[]): readonly Scope[] => {
  const scopes = given.filter(isScope)
  if (scopes.length < given.length) throw new UsageError(`--scope: expected one of ${SCOPES.join(', ')}.`)
  if (scopes.length === 0) throw new UsageError('create needs --scope, at least once.')
  return [...new Set(scopes)]
}

const readTime = (text: string): Instant => {
  const instant = parseInstant(text)
  if (instant === null) throw new UsageError('--expires: expected a time such as 2027-01-01T00:00:00Z.')
  return instant
}

import {
  type AccessToken,
  ADMIN,
  type Clock,
  type Cursor,
  formatInstant,
  type Instant,
  isExpired,
  makeCreateAccessToken,
  type Organization,
  type Signing,
  type Store,
} from '@slugline/core'
import { run } from '../run.ts'
import type { CreateToken, RevokeToken, TokenCommand } from './read-command.ts'
import { UsageError } from './usage.ts'

/** What a command needs from outside. */
export interface TokenPorts {
  readonly store: Pick<Store, 'organizations' | 'accessTokenAdministration'>
  readonly signing: Signing
  readonly clock: Clock
}

/** What is printed: for programs on standard output, for people on standard error. */
export interface Printed {
  readonly output: string
  readonly remarks: string
}

/**
 * Does what the operator wants. Whoever may use the store itself may give every scope.
 * @throws UsageError when the command must be given otherwise; Error when something is not there, or the store fails.
 */
export const runCommand = async (
  ports: TokenPorts,
  command: Exclude<TokenCommand, { readonly command: 'help' }>,
): Promise<Printed> => {
  const organization = await findOrganization(ports, command.organization)
  switch (command.command) {
    case 'create':
      return create(ports, organization, command)
    case 'list':
      return list(ports, organization)
    case 'revoke':
      return revoke(ports, organization, command)
  }
}

const findOrganization = async ({ store }: TokenPorts, named: string | null): Promise<Organization> => {
  if (named !== null) {
    const found = await run(store.organizations.find(named))
    if (found === null) throw new Error('There is no such organization.')
    return found
  }
  const { items } = await run(store.organizations.list({ limit: 2, cursor: null }))
  const [only, ...others] = items
  if (only === undefined) throw new Error('There is no organization yet.')
  if (others.length > 0) throw new UsageError('There are several organizations: --organization must name one.')
  return only
}

const create = async (ports: TokenPorts, { id, slug }: Organization, command: CreateToken): Promise<Printed> => {
  const { name, scopes, dateExpires } = command
  if (isExpired(command, ports.clock.now())) throw new UsageError('--expires: expected a time that lies in the future.')
  const createAccessToken = makeCreateAccessToken({ ...ports, ...ports.store })
  const told = { organizationId: id, name, scopes, dateExpires, maker: ADMIN }
  const { token, accessToken } = await run(createAccessToken(told))
  const remarks = `Token ${accessToken.id} of ${slug}, shown this once: ${describe(accessToken)}.\n`
  return { output: `${token}\n`, remarks }
}

const describe = ({ name, scopes, dateExpires }: AccessToken): string => {
  const end = dateExpires === null ? 'never expires' : `expires ${formatInstant(dateExpires)}`
  return [JSON.stringify(name), scopes.join(' '), end].join(', ')
}

const HEAD = 'id\tname\tscopes\tend\tcreated\tlast used\texpires\n'

const list = async ({ store }: TokenPorts, { id }: Organization): Promise<Printed> => ({
  output: (await listFrom(store, id, null)).map(lineOf).join(''),
  remarks: HEAD,
})

/** All tokens from a place in their list on. */
const listFrom = async (
  store: TokenPorts['store'],
  organizationId: string,
  cursor: Cursor | null,
): Promise<readonly AccessToken[]> => {
  const { items, next } = await run(store.accessTokenAdministration.list(organizationId, { limit: 100, cursor }))
  return next.hasItems ? [...items, ...(await listFrom(store, organizationId, next.cursor))] : items
}

const lineOf = (token: AccessToken): string => {
  const times = [token.dateCreated, token.dateLastUsed, token.dateExpires].map(timeOrNever)
  return `${[token.id, token.name, token.scopes.join(' '), token.lastCharacters, ...times].join('\t')}\n`
}

const timeOrNever = (instant: Instant | null): string => (instant === null ? 'never' : formatInstant(instant))

const revoke = async ({ store }: TokenPorts, { id, slug }: Organization, command: RevokeToken): Promise<Printed> => {
  const found = await run(store.accessTokenAdministration.remove(id, command.id))
  if (!found) throw new Error(`${slug} has no token of this id.`)
  return { output: '', remarks: `Token ${command.id} of ${slug} is refused from now on.\n` }
}

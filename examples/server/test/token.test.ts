import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCommand } from '../src/token/read-command.ts'
import { USAGE, UsageError } from '../src/token/usage.ts'
import { newDatabase } from './support/new-database.ts'
import { NODE_ENVIRONMENT, type RunningServer, readAnnouncement, runServer } from './support/run-server.ts'

const ROOT = join(import.meta.dirname, '../../..')
/** Each call of the command is a process of its own, and a machine may be busy. */
const TIMEOUT = 120_000
const TOKEN = /^slugline_[0-9a-f]{64}$/

type Environment = Readonly<Record<string, string>>

interface Ran {
  readonly code: number
  readonly output: string
  readonly remarks: string
}

const ran = (command: string, args: readonly string[], environment: Environment): Promise<Ran> =>
  new Promise((resolve) => {
    const options = { cwd: ROOT, env: { ...NODE_ENVIRONMENT, HOME: process.env.HOME, ...environment } }
    execFile(command, args, options, (error, output, remarks) => {
      resolve({ code: error === null ? 0 : Number(error.code), output, remarks })
    })
  })

/** Runs the built command. */
const token = (environment: Environment, ...args: readonly string[]): Promise<Ran> =>
  ran(process.execPath, [join(import.meta.dirname, '../dist/token.js'), ...args], environment)

const create = async (environment: Environment, ...args: readonly string[]): Promise<string> => {
  const { code, output, remarks } = await token(environment, 'create', ...args)
  expect({ code, remarks }).toEqual({
    code: 0,
    remarks: expect.stringMatching(/^Token \d+ of acme, shown this once: /),
  })
  expect(output.trimEnd()).toMatch(TOKEN)
  return output.trimEnd()
}

const folders: string[] = []
const folder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), 'slugline-token-'))
  folders.push(made)
  return made
}
const servers: RunningServer[] = []
const start = (environment: Environment): RunningServer => {
  const server = runServer(environment)
  servers.push(server)
  return server
}
afterAll(async () => {
  for (const { child } of servers) child.kill('SIGKILL')
  for (const made of folders) await rm(made, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

/** What `GET /api/0/` says to a token. */
const identity = async (url: string, bearer: string) => {
  const answer = await fetch(`${url}/api/0/`, { headers: { authorization: `Bearer ${bearer}` } })
  const body: unknown = await answer.json()
  return { status: answer.status, body }
}

const accepted = (scopes: readonly string[]) => ({ status: 200, body: { version: '0', auth: { scopes }, user: null } })
const REFUSED = { status: 401, body: { detail: 'The token is not valid.' } }

describe('npm run token, on the embedded PostgreSQL', () => {
  let environment: Environment
  let url: string
  let server: RunningServer
  let adminToken: string
  beforeAll(async () => {
    environment = { SLUGLINE_DATA_DIR: await folder() }
    server = start(environment)
    const announced = await readAnnouncement(server)
    url = announced.url
    adminToken = announced.adminToken ?? ''
  }, TIMEOUT)

  it('makes a token that the running server takes at once, and ends one that it then refuses at once', {
    timeout: TIMEOUT,
  }, async () => {
    const made = await create(environment, '--scope', 'org:read', '--scope', 'project:releases', '--name', 'CI')
    expect(await identity(url, made)).toEqual(accepted(['org:read', 'project:releases']))
    const { code, output, remarks } = await token(environment, 'list')
    expect({ code, remarks }).toEqual({ code: 0, remarks: expect.stringMatching(/^id\tname\t/) })
    const [id = '', name, scopes, end, , lastUsed, expires] = output.trimEnd().split('\t')
    expect([name, scopes, end, expires]).toEqual(['CI', 'org:read project:releases', made.slice(-4), 'never'])
    expect(lastUsed).toMatch(/^\d{4}-/)
    expect(output).not.toContain(made)
    const revoked = await token(environment, 'revoke', id, '--organization', 'acme')
    expect(revoked).toEqual({ code: 0, output: '', remarks: `Token ${id} of acme is refused from now on.\n` })
    expect(await identity(url, made)).toEqual(REFUSED)
    const again = await token(environment, 'revoke', id)
    expect(again).toEqual({ code: 1, output: '', remarks: 'acme has no token of this id.\n' })
  })

  it('does the same while the server is stopped', { timeout: TIMEOUT }, async () => {
    expect(await server.end('SIGTERM')).toBe(0)
    const kept = await create(environment, '--scope', 'project:read')
    const revoked = await create(environment, '--scope', 'org:read', '--expires', '2999-01-01T00:00:00Z')
    const { output } = await token(environment, 'list')
    const lines = output
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'))
    expect(lines.map(([, , scopes]) => scopes)).toEqual(['org:read', 'project:read'])
    expect((await token(environment, 'revoke', lines[0]?.[0] ?? '')).code).toBe(0)
    server = start({ ...environment, SLUGLINE_ADMIN_TOKEN: 'an-admin-token-of-ours' })
    url = (await server.printed(/listens on (\S+)/))[1] ?? ''
    expect(await identity(url, kept)).toEqual(accepted(['project:read']))
    expect(await identity(url, revoked)).toEqual(REFUSED)
    // The setting is the only admin token, and no other than that: tokens of organizations stay.
    expect(await identity(url, adminToken)).toEqual(REFUSED)
    expect((await identity(url, 'an-admin-token-of-ours')).status).toBe(200)
    expect(await server.end('SIGTERM')).toBe(0)
  })
})

describe('npm run token', () => {
  it('works beside a server on a database of the operator, and prints for a shell the token alone', {
    timeout: TIMEOUT,
  }, async () => {
    const environment = { DATABASE_URL: await newDatabase('token_command') }
    const server = start(environment)
    const [, url = ''] = await server.printed(/listens on (\S+)/)
    const args = ['run', '--silent', 'token', '--', 'create', '--scope', 'org:read', '--organization', 'acme']
    const { code, output } = await ran('npm', args, environment)
    expect(code).toBe(0)
    expect(await identity(url, output.replace(/\n$/, ''))).toEqual(accepted(['org:read']))
    expect(await server.end('SIGTERM')).toBe(0)
  })

  it.each([
    [[], 'The first argument must be create, list or revoke.'],
    [['make'], 'The first argument must be create, list or revoke.'],
    [['create'], 'create needs --scope, at least once.'],
    [['create', '--scope', 'org:everything'], '--scope: expected one of org:read, '],
    [['create', '--scope'], "Option '--scope <value>' argument missing"],
    [['create', '--scope', '--name'], "Option '--scope' argument is ambiguous."],
    [['create', '--scope', 'org:read', '--name', ' '], '--name: expected a name of 1-200 characters'],
    [['create', '--scope', 'org:read', '--expires', 'tomorrow'], '--expires: expected a time such as '],
    [['list', '--scope', 'org:read'], "Unknown option '--scope'"],
    [['list', 'all'], "Unexpected argument 'all'."],
    [['revoke'], 'revoke takes the id of one token, which list shows.'],
    [['revoke', '1', '2'], 'revoke takes the id of one token, which list shows.'],
  ])('refuses the arguments %j in one line', (args, problem) => {
    expect(() => readCommand(args)).toThrow(UsageError)
    expect(() => readCommand(args)).toThrow(problem)
    expect(() => readCommand(args)).not.toThrow(/\n/)
  })

  it('says how it is used to who calls it otherwise, and to who asks', { timeout: TIMEOUT }, async () => {
    const { code, output, remarks } = await token({}, 'make')
    expect({ code, output }).toEqual({ code: 2, output: '' })
    expect(remarks).toBe(`The first argument must be create, list or revoke.\n\n${USAGE}`)
    expect(await token({}, '--help')).toEqual({ code: 0, output: USAGE, remarks: '' })
  })

  it('wants a scope once, whatever is repeated', () => {
    const args = ['create', '--scope', 'org:read', '--scope=org:read', '--expires', '2027-01-01T01:00:00+01:00']
    expect(readCommand(args)).toEqual({
      command: 'create',
      organization: null,
      name: 'command line',
      scopes: ['org:read'],
      dateExpires: Date.UTC(2027, 0, 1),
    })
  })

  it('sends who keeps everything in memory to the API, in one line', { timeout: TIMEOUT }, async () => {
    const { code, output, remarks } = await token({ SLUGLINE_STORE: 'memory' }, 'list')
    expect({ code, output }).toEqual({ code: 1, output: '' })
    expect(remarks).toMatch(/^SLUGLINE_STORE=memory: .*\/api-tokens\/ instead\.\n$/)
  })

  it('makes no store where there is none', { timeout: TIMEOUT }, async () => {
    const directory = await folder()
    const { code, remarks } = await token({ SLUGLINE_DATA_DIR: directory }, 'create', '--scope', 'org:read')
    expect({ code, remarks }).toEqual({
      code: 1,
      remarks: `SLUGLINE_DATA_DIR: ${directory} has no store yet; start the server first.\n`,
    })
    expect(await readdir(directory)).toEqual([])
  })

  it('sets no database up, and says in one line what is wrong with a setting', { timeout: TIMEOUT }, async () => {
    const DATABASE_URL = await newDatabase('token_command_empty')
    const empty = await token({ DATABASE_URL }, 'list')
    expect([empty.code, empty.remarks]).toEqual([
      1,
      'DATABASE_URL: the database is not set up for this version; start the server first.\n',
    ])
    expect(await token({ DATABASE_URL: 'mysql://x' }, 'list')).toMatchObject({
      code: 1,
      remarks: expect.stringMatching(/^DATABASE_URL is .*\n$/),
    })
  })
})

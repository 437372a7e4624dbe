import { join } from 'node:path'
import { closedPort } from '../../../../packages/adapters-http/test/support/port.ts'
import { type RunningServer, runProgram } from './run-server.ts'

const EXAMPLES = join(import.meta.dirname, '../../..')

/** What stands for a script of package.json: the server as it was built, and the fake as npm runs it. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  'npm start': [join(EXAMPLES, 'server/dist/main.js')],
  'npm run example:fake-heroku': ['--conditions=@slugline/source', join(EXAMPLES, 'fake-heroku/src/main.ts')],
}

/** A terminal of a reader: where its server listens by the page, and what its environment has besides. */
export interface Terminal {
  readonly documented: string
  readonly env?: Readonly<Record<string, string>>
}

/** Terminals in which servers run, each on one port from its first start on. */
export interface Terminals {
  /** Starts a server and waits until it listens, or ends it: `NAME=value npm start`, `^C`. */
  readonly type: (terminal: string, line: string) => Promise<void>
  /** A text of the page, with where the servers are. */
  readonly toReal: (text: string) => string
  /** What was printed, with where the page has the servers. */
  readonly toDocumented: (text: string) => string
  /** What the server in a terminal printed. */
  readonly output: (terminal: string) => string
  readonly endAll: () => Promise<void>
}

const HOST = /127\.0\.0\.1:\d+/g

export const openTerminals = (terminals: Readonly<Record<string, Terminal>>): Terminals => {
  const running = new Map<string, RunningServer>()
  const hosts = new Map<string, string>()
  const replaceHosts = (text: string, other: ReadonlyMap<string, string>): string =>
    text.replace(HOST, (host) => other.get(host) ?? host)
  const toReal = (text: string): string => replaceHosts(text, hosts)

  const start = async (name: string, line: string): Promise<void> => {
    const { documented, env } = terminals[name] ?? { documented: '' }
    const { settings, script } = readLine(toReal(line))
    const PORT = hosts.get(documented)?.split(':')[1] ?? `${await closedPort()}`
    const server = runProgram(PROGRAMS[script] ?? [], { ...settings, ...env, PORT })
    running.set(name, server)
    const [, host = ''] = await server.printed(/listens on http:\/\/([\d.]+:\d+)/)
    hosts.set(documented, host)
  }
  const end = async (name: string): Promise<void> => {
    const server = running.get(name)
    running.delete(name)
    await server?.end('SIGINT')
  }
  return {
    type: (name, line) => (line === '^C' ? end(name) : start(name, line)),
    toReal,
    toDocumented: (text) => replaceHosts(text, new Map([...hosts].map(([documented, host]) => [host, documented]))),
    output: (name) => running.get(name)?.output() ?? '',
    endAll: async () => {
      await Promise.all([...running.keys()].map(end))
    },
  }
}

const readLine = (line: string): { readonly settings: Readonly<Record<string, string>>; readonly script: string } => {
  const [, before = '', script = ''] = /^((?:[A-Z_]+=\S+ )*)(npm .+)$/.exec(line) ?? []
  const settings = before.split(' ').filter((setting) => setting !== '')
  return { settings: Object.fromEntries(settings.map((setting) => split(setting))), script }
}

const split = (setting: string): [string, string] => {
  const at = setting.indexOf('=')
  return [setting.slice(0, at), setting.slice(at + 1)]
}

// docs/heroku.md and docs/forwarding.md are true: what they show is run as a reader would, one page after the other, with
// the fake Heroku, the built server, and a second one in place of a Sentry.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'pg'
import { afterAll, expect, it } from 'vitest'
import { clientEnvironment, type Ended } from './clients/support/sentry-cli.ts'
import { comparable, readPage, type Step } from './support/document.ts'
import { newDatabase } from './support/new-database.ts'
import { openShell } from './support/shell.ts'
import { openTerminals, type Terminals } from './support/terminals.ts'

const ended: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const end of ended) await end()
})

const openReadersTerminals = async (): Promise<Terminals> => {
  const [own, other] = [await newDatabase('pages_slugline'), await newDatabase('pages_sentry')]
  const terminals = openTerminals({
    heroku: { documented: '127.0.0.1:4000' },
    slugline: { documented: '127.0.0.1:3000', env: { DATABASE_URL: own } },
    sentry: { documented: '127.0.0.1:3001', env: { DATABASE_URL: other } },
  })
  ended.push(terminals.endAll)
  const type: Terminals['type'] = async (terminal, line) => {
    if (terminal === 'slugline' && line === '^C') await eventsAreMoved(own)
    await terminals.type(terminal, line)
  }
  return { ...terminals, type }
}

/** A reader is slower than the two seconds after which events are moved: those left would be forwarded after the start. */
const eventsAreMoved = async (connectionString: string): Promise<void> => {
  const pool = new Pool({ connectionString })
  const left = async () => (await pool.query('select from slugline.outbox')).rowCount
  await expect.poll(left, { timeout: 60_000 }).toBe(0)
  await pool.end()
}

const openReadersShell = async (): Promise<(block: string) => Promise<Ended>> => {
  const directory = await mkdtemp(join(tmpdir(), 'slugline-pages-'))
  ended.push(() => rm(directory, { recursive: true }))
  return openShell(directory, clientEnvironment(directory), '')
}

/** Does what a block says. What only reads is done again for a while, as a reader does when nothing is there yet. */
const follow = async ({ command, shown }: Step, act: (command: string) => Promise<Ended>): Promise<void> => {
  const deadline = performance.now() + (/ -[dX] /.test(command) ? 0 : 60_000)
  const expected = { command, printed: comparable(shown?.text ?? '', shown) }
  for (;;) {
    const { code, stdout } = await act(command)
    const printed = comparable(stdout, shown)
    const isAsShown = JSON.stringify(printed) === JSON.stringify(expected.printed)
    if (isAsShown || performance.now() > deadline) {
      expect({ command, printed, code }).toEqual({ ...expected, code: 0 })
      return
    }
    await pause(200)
  }
}

it('docs/heroku.md and docs/forwarding.md are what happens', async () => {
  const terminals = await openReadersTerminals()
  const shell = await openReadersShell()
  let token = ''
  const act = async (command: string): Promise<Ended> => {
    const answer = await shell(terminals.toReal(command).replaceAll('slugline_…', token))
    return { ...answer, stdout: terminals.toDocumented(answer.stdout) }
  }
  const actions = ['heroku.md', 'forwarding.md'].flatMap((name) => readPage(name).actions)
  expect(actions.length).toBeGreaterThan(20)
  for (const action of actions) {
    if ('command' in action) await follow(action, act)
    else for (const { terminal, line } of action.lines) await terminals.type(terminal, line)
    token ||= /slugline_\w+/.exec(terminals.output('slugline'))?.[0] ?? ''
  }
}, 240_000)

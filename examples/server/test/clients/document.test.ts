// docs/clients.md is true: its commands are run as a reader would, in both majors, and print what it shows.
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { comparable, readPage } from '../support/document.ts'
import { newDatabase } from '../support/new-database.ts'
import { type RunningServer, readAnnouncement, runServer } from '../support/run-server.ts'
import { openShell } from '../support/shell.ts'
import { type Checkout, makeCheckout } from './support/checkout.ts'
import { clientEnvironment, SENTRY_CLIS } from './support/sentry-cli.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const DOCUMENTED = 'http://127.0.0.1:3000'
const { actions, files } = readPage('clients.md')
const steps = actions.flatMap((action) => ('command' in action ? [action] : []))

const servers: RunningServer[] = []
const checkouts: Checkout[] = []
afterAll(async () => {
  for (const { child } of servers) child.kill('SIGTERM')
  for (const { remove } of checkouts) await remove()
})

/** A checkout as a reader has one: sources, history, the files of the page, and the client in his path. */
const readersCheckout = async (binary: string): Promise<Checkout> => {
  const checkout = await makeCheckout('acme/web')
  checkouts.push(checkout)
  await checkout.commit('Open the shop', {
    'shop.js': "console.log('open')\n",
    '.gitignore': 'node_modules\nbin\ndist\n',
  })
  await checkout.commit('Sell apples', { 'shop.js': "console.log('apples')\n" })
  await checkout.commit('Sell pears', { 'shop.js': "console.log('pears')\n" })
  await mkdir(join(checkout.directory, 'bin'))
  await symlink(binary, join(checkout.directory, 'bin/sentry-cli'))
  await symlink(join(ROOT, 'node_modules'), join(checkout.directory, 'node_modules'))
  return checkout
}

/** Runs the page from its first command to its last. */
const followPage = async ({ version, binary }: (typeof SENTRY_CLIS)[number]): Promise<void> => {
  const DATABASE_URL = await newDatabase(`document_${version.replaceAll('.', '_')}`)
  const server = runServer({ DATABASE_URL })
  servers.push(server)
  const { directory } = await readersCheckout(binary)
  const { url, adminToken } = await readAnnouncement(server)

  let token = adminToken ?? ''
  const real = (text: string): string => text.replaceAll(DOCUMENTED, url).replaceAll('slugline_…', token)
  const path = [join(directory, 'bin'), dirname(process.execPath), process.env.PATH].join(delimiter)
  const env = { ...clientEnvironment(directory), PATH: path, DATABASE_URL, npm_config_update_notifier: 'false' }
  const shell = await openShell(directory, env, `npm() { (cd '${ROOT}' && command npm "$@") }`)
  for (const { command, shown } of steps) {
    for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), real(text))
    const { code, stdout } = await shell(real(command))
    const printed = stdout.replaceAll(url, DOCUMENTED)
    token = /slugline_\w+/.exec(printed)?.[0] ?? token
    expect({ command, printed: comparable(printed, shown) }).toEqual({
      command,
      printed: comparable(shown?.text ?? '', shown),
    })
    expect({ command, code }).toEqual({ command, code: printed.startsWith('error: ') ? 1 : 0 })
  }
  expect(await server.end('SIGTERM')).toBe(0)
}

describe('docs/clients.md', () => {
  it('shows its commands as blocks that are found', () => {
    expect(steps.length).toBeGreaterThan(15)
    expect(Object.keys(files)).toEqual(['.sentryclirc', 'build.mjs'])
  })

  it.concurrent.each(SENTRY_CLIS)('is what sentry-cli $version does', followPage, 180_000)
})

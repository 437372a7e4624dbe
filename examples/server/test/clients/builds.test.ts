// Clients that run in builds, as docs/clients.md configures them: Sentry's esbuild plugin, and getsentry/action-release.
import { existsSync } from 'node:fs'
import { symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPage } from '../support/document.ts'
import { type Checkout, makeCheckout } from './support/checkout.ts'
import { type Ended, run, targetEnvironment } from './support/sentry-cli.ts'
import { makeToken, type Slugline, startSlugline } from './support/slugline.ts'

const DOCUMENTED = readPage('clients.md').files['build.mjs'] ?? ''
const ACTION_RELEASE = fileURLToPath(new URL('support/action-release.ts', import.meta.url))
const NO_SOURCE_MAPS =
  'Slugline stores no source maps; turn their upload off (sourcemaps.disable) or send them elsewhere. (http status: 501)'

let slugline: Slugline
let checkout: Checkout
let head: string
let token: string

beforeAll(async () => {
  slugline = await startSlugline('builds')
  token = await makeToken(slugline, 'acme')
  checkout = await makeCheckout('acme/web')
  head = await checkout.commit('Open the shop', { 'shop.js': "console.log('open')\n" })
  await symlink(join(import.meta.dirname, '../../../../node_modules'), join(checkout.directory, 'node_modules'))
})
afterAll(async () => {
  slugline.server.child.kill('SIGTERM')
  await checkout.remove()
})

/** Runs a script in the checkout, with the environment of a build. */
const runScript = (...args: readonly string[]): Promise<Ended> => {
  const { directory } = checkout
  const target = { url: slugline.url, token, organization: 'acme', project: 'web', directory }
  return run(process.execPath, args, { env: targetEnvironment(target), cwd: directory })
}

/** Runs `node build.mjs` with the documented file, changed where a test says so. */
const build = async (version: string, changes: readonly (readonly [string, string])[] = []): Promise<Ended> => {
  const script = [['shop@2.0.0', version] as const, ...changes].reduce((text, [documented, changed]) => {
    expect(text).toContain(documented)
    return text.replace(documented, changed)
  }, DOCUMENTED)
  await writeFile(join(checkout.directory, 'build.mjs'), script)
  return runScript('build.mjs')
}

const SILENT = { code: 0, stdout: '', stderr: '' }

describe('@sentry/esbuild-plugin', () => {
  it('makes the release, finalized, with its ref and its deploy', async () => {
    expect(await build('shop@1')).toEqual(SILENT)
    const release = await slugline.get('acme/releases/shop@1/')
    expect(release).toMatchObject({
      version: 'shop@1',
      projects: [{ slug: 'web' }],
      dateReleased: expect.any(String),
      refs: [{ repository: 'acme/web', commit: head, previousCommit: null }],
      deployCount: 1,
    })
    expect(await slugline.get('acme/releases/shop@1/deploys/')).toMatchObject([
      { environment: 'production', name: null, url: 'https://shop.example.com/' },
    ])
  })

  it('sends the commits where no repository is that of the checkout', async () => {
    await slugline.post('', { slug: 'bare', name: 'Bare' })
    await slugline.post('bare/projects/', { name: 'web' })
    const bareToken = await makeToken(slugline, 'bare')
    const elsewhere = [
      ["org: 'acme'", "org: 'bare'"],
      ['process.env.SENTRY_AUTH_TOKEN', JSON.stringify(bareToken)],
    ] as const
    expect(await build('shop@1', elsewhere)).toEqual(SILENT)
    expect(await slugline.get('bare/releases/shop@1/')).toMatchObject({
      lastCommit: { id: head, author: { email: 'dev@example.com' } },
      commitCount: 1,
      deployCount: 1,
    })
  })

  it('prints why source maps are refused, and the build goes on', async () => {
    const { code, stderr } = await build('shop@2', [
      ['sourcemaps: { disable: true },', ''],
      ["outdir: 'dist',", "outdir: 'dist', sourcemap: true,"],
    ])
    expect(stderr).toContain(NO_SOURCE_MAPS)
    expect(code).toBe(0)
    expect(existsSync(join(checkout.directory, 'dist/shop.js'))).toBe(true)
    expect(await slugline.get('acme/releases/shop@2/')).toMatchObject({ deployCount: 1 })
  })

  it('prints why a token is refused; the build fails only where an error handler throws', async () => {
    const wrong = ['process.env.SENTRY_AUTH_TOKEN', "'wrong'"] as const
    const lenient = await build('shop@3', [wrong])
    expect(lenient.stderr).toContain('The token is not valid. (http status: 401)')
    expect(lenient.code).toBe(0)
    const strict = await build('shop@3', [
      wrong,
      ['telemetry: false,', 'telemetry: false, errorHandler: (error) => { throw error },'],
    ])
    expect(strict.stderr).toContain('The token is not valid. (http status: 401)')
    expect(strict.code).toBe(1)
  })

  it('works where telemetry is on, and asks whether this is Sentry', async () => {
    expect(await build('shop@4', [['telemetry: false,', '']])).toEqual(SILENT)
    expect(await slugline.get('acme/releases/shop@4/')).toMatchObject({ deployCount: 1 })
  })
})

describe('getsentry/action-release', () => {
  it('makes a release with its ref and its deploy, and finalizes it', async () => {
    const ended = await runScript(ACTION_RELEASE, head, 'web', 'production')
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(await slugline.get(`acme/releases/${head}/`)).toMatchObject({
      version: head,
      projects: [{ slug: 'web' }],
      dateReleased: expect.any(String),
      refs: [{ repository: 'acme/web', commit: head }],
      lastDeploy: { environment: 'production', projects: ['web'] },
    })
  })
})

// What the contract of release sources does not say of Heroku.
import type { SourceRelease } from '@slugline/core'
import { describe, expect, it } from 'vitest'
import { type HerokuReleaseSourceOptions, makeHerokuReleaseSource } from '../src/index.ts'
import { type Fault, makeFakeHeroku, sampleCommit } from '../src/testing.ts'
import { failure, run } from './support/run.ts'

const open = (options: HerokuReleaseSourceOptions = {}) => {
  const paths: string[] = []
  const heroku = makeFakeHeroku({ deliver: async () => new Response() })
  const source = makeHerokuReleaseSource({
    fetch: (input, init) => {
      const request = new Request(input, init)
      paths.push(new URL(request.url).pathname)
      return heroku.handle(request)
    },
    tries: 1,
    clock: { now: () => Date.UTC(2026, 2, 1) },
    ...options,
  })
  const access = (app: string) => ({ token: 'any', app })
  const releases = async (app: string): Promise<readonly SourceRelease[]> =>
    (await run(source.releases(access(app), null))).releases
  const commits = async (app: string): Promise<readonly (string | null)[]> => {
    const found: (string | null)[] = []
    for (const { complete } of await releases(app)) found.push((await run(complete)).commit)
    return found
  }
  return { heroku, source, access, releases, commits, paths }
}

describe("Heroku's releases", () => {
  it('that share a slug ask for it once, also when they are completed at the same time', async () => {
    const { heroku, releases, paths } = open()
    heroku.addApp({ name: 'acme-web' })
    await heroku.release('acme-web')
    await heroku.release('acme-web', { rollbackTo: 1 })
    await heroku.release('acme-web', { rollbackTo: 1 })
    const completed = await Promise.all((await releases('acme-web')).map(({ complete }) => run(complete)))
    expect(new Set(completed.map(({ commit }) => commit))).toEqual(new Set([sampleCommit('acme-web', 1)]))
    expect(paths.filter((path) => path.includes('/slugs/')).length).toBe(1)
  })

  it('have the commit of their slug, which is asked for once, however many have it', async () => {
    const { heroku, commits, paths } = open()
    heroku.addApp({ name: 'acme-web' })
    await heroku.release('acme-web')
    await heroku.release('acme-web')
    await heroku.release('acme-web', { rollbackTo: 1 })
    await heroku.release('acme-web', { rollbackTo: 1 })
    const [first, second] = [1, 2].map((number) => sampleCommit('acme-web', number))
    expect(await commits('acme-web')).toEqual([first, first, second, first])
    expect(await commits('acme-web')).toEqual([first, first, second, first])
    expect(paths.filter((path) => path.includes('/slugs/'))).toHaveLength(2)
  })

  it('on Fir have the commit of their image', async () => {
    const { heroku, releases, commits } = open()
    heroku.addApp({ name: 'acme-fir', built: 'oci-image' })
    await heroku.release('acme-fir')
    expect(await commits('acme-fir')).toEqual([sampleCommit('acme-fir', 1)])
    for (const { notice, complete } of await releases('acme-fir')) {
      expect(notice).toMatchObject({ hasSource: false, kind: 'deploy' })
      expect(await run(complete)).toMatchObject({ hasSource: true, kind: 'deploy' })
    }
  })

  it('that repeat another one have its commit, where their own slug is gone', async () => {
    const { heroku, commits } = open()
    heroku.addApp({ name: 'staging' })
    heroku.addApp({ name: 'production' })
    await heroku.release('staging')
    await heroku.release('production', { promotedFrom: { app: 'staging', release: 1 } })
    await heroku.release('production')
    await heroku.release('production', { rollbackTo: 1 })
    await heroku.release('production', { rollbackTo: 3 })
    heroku.expire('production', 1)
    const commit = sampleCommit('staging', 1)
    expect(await commits('production')).toEqual([commit, commit, sampleCommit('production', 2), commit])
  })

  it('have none where Heroku knows none', async () => {
    const { heroku, commits } = open()
    heroku.addApp({ name: 'acme-web' })
    heroku.addApp({ name: 'acme-image', built: 'container' })
    await heroku.release('acme-web', { commit: 'nogit-0123' })
    await heroku.release('acme-web', { description: 'Promote elsewhere v7 30d337a', commit: null })
    await heroku.release('acme-web', { description: 'Rollback to v99', commit: null })
    await heroku.release('acme-image')
    expect(await commits('acme-web')).toEqual([null, null, null])
    expect(await commits('acme-image')).toEqual([null])
  })

  it('cost one call a page, as long as nothing is completed', async () => {
    const { heroku, releases, paths } = open()
    heroku.addApp({ name: 'acme-web' })
    await heroku.release('acme-web', { description: 'by hand' })
    await heroku.release('acme-web', { config: ['LANG'] })
    expect(await releases('acme-web')).toHaveLength(2)
    expect(paths).toEqual(['/apps/acme-web/releases'])
  })
})

describe("Heroku's apps", () => {
  it('have a URL, and a stage where they are in a pipeline that the token sees', async () => {
    const { heroku, source, access } = open()
    const { id } = heroku.addApp({ name: 'acme-web', pipeline: { name: 'acme', stage: 'staging' } })
    heroku.addApp({ name: 'acme-job', webUrl: null })
    const app = { id, name: 'acme-web' }
    const url = `https://acme-web-${id.slice(0, 8)}.herokuapp.com/`
    expect(await run(source.app(access('acme-web')))).toEqual({ app, url, stage: 'staging' })
    expect(await run(source.app(access('acme-job')))).toMatchObject({ url: null, stage: null })
    heroku.fail({ fault: 'none' }, { fault: 'status', status: 403, id: 'forbidden' })
    expect(await run(source.app(access('acme-web')))).toEqual({ app, url, stage: null })
  })
})

describe('failures', () => {
  const now = Date.UTC(2026, 2, 1)
  it.each<[Fault, object]>([
    [{ fault: 'cut' }, { _tag: 'PlatformUnavailable', notBefore: null }],
    [
      { fault: 'status', status: 503 },
      { _tag: 'PlatformUnavailable', notBefore: null },
    ],
    [
      { fault: 'status', status: 429, retryAfter: '60' },
      { _tag: 'PlatformUnavailable', notBefore: now + 60_000 },
    ],
    [
      { fault: 'status', status: 401 },
      { _tag: 'PlatformRefused', why: 'unauthorized' },
    ],
    [
      { fault: 'status', status: 402 },
      { _tag: 'PlatformRefused', why: 'forbidden' },
    ],
    [
      { fault: 'status', status: 403 },
      { _tag: 'PlatformRefused', why: 'forbidden' },
    ],
    [
      { fault: 'status', status: 410 },
      { _tag: 'PlatformRefused', why: 'unknown' },
    ],
    [
      { fault: 'status', status: 422 },
      { _tag: 'PlatformRefused', why: 'invalid' },
    ],
    [{ fault: 'wrong-shape' }, { _tag: 'PlatformUnexpected' }],
    [{ fault: 'not-json' }, { _tag: 'PlatformUnexpected' }],
  ])('%j', async (fault, error) => {
    const { heroku, source, access } = open()
    heroku.addApp({ name: 'acme-web' })
    heroku.fail(fault)
    expect(await failure(source.app(access('acme-web')))).toMatchObject(error)
  })

  it('say when enough of the rate limit is there again', async () => {
    const { heroku, source, access } = open({ reserve: 100 })
    heroku.addApp({ name: 'acme-web' })
    heroku.setRemaining(26)
    await run(source.releases(access('acme-web'), null))
    const error = await failure(source.releases(access('acme-web'), null))
    expect(error).toMatchObject({ _tag: 'PlatformUnavailable', notBefore: now + 60_000 })
    const other = { token: 'another', app: 'acme-web' }
    heroku.setRemaining(4500)
    expect(await run(source.releases(other, null))).toMatchObject({ next: null })
  })

  it('are sentences for a person', async () => {
    const { source, access } = open()
    const { detail } = await failure(source.app(access('nowhere')))
    expect(detail).toMatch(
      /^Heroku answered 404 not_found to GET \/apps\/nowhere: The requested resource does not exist\. \(Request-Id [0-9a-f-]+\)$/,
    )
  })
})

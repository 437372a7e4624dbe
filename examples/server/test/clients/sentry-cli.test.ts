// The story of a release as the real sentry-cli tells it, in both majors, with the token that docs/clients.md recommends.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Checkout, makeCheckout } from './support/checkout.ts'
import { type Many, makeMany } from './support/many.ts'
import { rows } from './support/rows.ts'
import { type Ended, SENTRY_CLIS, type SentryCli, sentryCli } from './support/sentry-cli.ts'
import { makeTenant, makeToken, type Slugline, startSlugline } from './support/slugline.ts'

let slugline: Slugline
let checkout: Checkout
let many: Many
/** The commits of the checkout, oldest first. */
let first: string
let second: string
let third: string

beforeAll(async () => {
  slugline = await startSlugline('sentry_cli')
  many = await makeMany(slugline, 'many')
  checkout = await makeCheckout('acme/web')
  first = await checkout.commit('Open the shop', { 'shop.js': '1' })
  second = await checkout.commit('Sell apples', { 'shop.js': '2', 'apples.js': '1' })
  third = await checkout.commit('Sell pears', { 'shop.js': '3', 'pears.js': '1' })
})
afterAll(async () => {
  slugline.server.child.kill('SIGTERM')
  await checkout.remove()
})

/** What a command printed, when it succeeded without a complaint. */
const printed = ({ code, stdout, stderr }: Ended): string => {
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}
const minute = (text: string): string => new Date(text).toISOString()

describe.each(SENTRY_CLIS)('sentry-cli $version', ({ version: major, binary }) => {
  const organization = `acme-${major.slice(0, 1)}`
  let cli: SentryCli
  const release = (version: string) => slugline.get(`${organization}/releases/${encodeURIComponent(version)}/`)
  const commits = (version: string) => slugline.get(`${organization}/releases/${encodeURIComponent(version)}/commits/`)
  const deploys = (version: string) => slugline.get(`${organization}/releases/${encodeURIComponent(version)}/deploys/`)

  beforeAll(async () => {
    await makeTenant(slugline, organization)
    const token = await makeToken(slugline, organization)
    cli = sentryCli(binary, { url: slugline.url, token, organization, project: 'web', directory: checkout.directory })
  })

  it('says where it is pointed at, and what its token may do', async () => {
    expect(printed(await cli('--version'))).toBe(`sentry-cli ${major}\n`)
    const told = printed(await cli('info'))
    expect(told).toContain(
      `Sentry Server: ${slugline.url}\nDefault Organization: ${organization}\nDefault Project: web`,
    )
    expect(told).toContain('Method: Auth Token\n  Scopes:\n    - org:read\n    - project:releases\n')
  })

  it('lists the organization of its token, projects and repositories', async () => {
    expect(rows(printed(await cli('organizations', 'list')))).toMatchObject([
      { Name: organization, Slug: organization, 'Early Adopter': 'false', 'Requires 2FA': 'false' },
    ])
    const projects = rows(printed(await cli('projects', 'list')))
    expect(projects.map(({ Slug, Name }) => [Slug, Name]).sort()).toEqual([
      ['api', 'api'],
      ['web', 'web'],
    ])
    const repositories = rows(printed(await cli('repos', 'list')))
    expect(repositories.map(({ Name, Provider, URL: url }) => [Name, Provider, url]).sort()).toEqual([
      ['acme/api', 'GitHub', 'https://github.com/acme/api'],
      ['acme/web', 'GitHub', 'https://github.com/acme/web'],
    ])
  })

  it('makes a release, of one project and of two by slug and id, and the same again', async () => {
    const url = 'https://shop.example.com/'
    for (const _ of ['made', 'made again']) {
      expect(printed(await cli('releases', 'new', 'shop@1', '--url', url))).toBe('Created release shop@1\n')
    }
    expect(await release('shop@1')).toMatchObject({
      version: 'shop@1',
      url,
      dateReleased: null,
      projects: [{ slug: 'web' }],
    })

    const [api] = rows(printed(await cli('projects', 'list'))).filter(({ Slug }) => Slug === 'api')
    const both = ['-p', 'web', '-p', api?.ID ?? '', '--finalize']
    expect(printed(await cli('releases', 'new', 'shop@1.1', ...both))).toBe('Created release shop@1.1\n')
    expect(await release('shop@1.1')).toMatchObject({
      dateReleased: expect.any(String),
      projects: [{ slug: 'api' }, { slug: 'web' }],
    })
    const [listed] = rows(printed(await cli('releases', 'info', 'shop@1.1', '-P')))
    expect(listed).toMatchObject({ Version: 'shop@1.1', Projects: 'api\nweb' })
  })

  it('sets refs: a range, a commit alone, and none', async () => {
    const set = (...args: readonly string[]) => cli('releases', 'set-commits', 'refs@1', ...args)
    expect(rows(printed(await set('--commit', `acme/web@${first}..${second}`)))).toEqual([
      { Repository: 'acme/web', Revision: `${first.slice(0, 12)} -> ${second.slice(0, 12)}` },
    ])
    expect(await release('refs@1')).toMatchObject({
      projects: [{ slug: 'web' }],
      refs: [{ repository: 'acme/web', commit: second, previousCommit: first }],
      lastCommit: null,
      commitCount: 0,
    })

    expect(rows(printed(await set('-c', `acme/web@${third}`, '-c', 'Acme/API@ABC1234')))).toEqual([
      { Repository: 'acme/web', Revision: third.slice(0, 12) },
      { Repository: 'Acme/API', Revision: 'ABC1234' },
    ])
    expect(await release('refs@1')).toMatchObject({
      refs: expect.arrayContaining([
        { repository: 'acme/api', commit: 'abc1234', previousCommit: null },
        { repository: 'acme/web', commit: third, previousCommit: null },
      ]),
    })

    expect(printed(await set('--clear'))).toBe('Clearing commits for release.\n')
    expect(await release('refs@1')).toMatchObject({ refs: [] })
  })

  it('finds repository and commit in a checkout, then sends its commits', async () => {
    const set = (version: string, ...args: readonly string[]) => cli('releases', 'set-commits', version, ...args)
    expect(rows(printed(await set('auto@1', '--auto')))).toEqual([
      { Repository: 'acme/web', Revision: third.slice(0, 12) },
    ])
    expect(await release('auto@1')).toMatchObject({ refs: [{ repository: 'acme/web', commit: third }], commitCount: 0 })

    expect(printed(await set('auto@1', '--local', '--initial-depth', '2'))).toBe(
      'Could not find the previous commit. Creating a release with 2 commits.\nSuccess! Set commits for release auto@1\n',
    )
    expect(await commits('auto@1')).toMatchObject([
      { id: third, message: 'Sell pears\n', author: { name: 'Dev', email: 'dev@example.com' } },
      { id: second, dateCreated: minute('2026-11-23T16:02:00Z') },
    ])
    expect(await release('auto@1')).toMatchObject({ lastCommit: { id: third }, commitCount: 2 })
    expect(rows(printed(await cli('releases', 'info', 'auto@1', '-C')))).toMatchObject([
      { Version: 'auto@1', Commits: `${third}\n${second}` },
    ])
  })

  it('sends only what is new since the release before, and nothing where nothing is new', async () => {
    const set = (version: string) => cli('releases', 'set-commits', version, '--local')
    await slugline.post(`${organization}/releases/`, {
      version: 'local@1',
      projects: ['web'],
      commits: [{ id: second, repository: 'origin' }],
    })
    expect(printed(await set('local@2'))).toBe('Success! Set commits for release local@2\n')
    expect(await commits('local@2')).toMatchObject([{ id: third }])
    expect(printed(await set('local@3'))).toMatch(/^No commits found. Leaving release alone./)
    expect(await commits('local@3')).toEqual([])
  })

  it('finalizes, at once and at a time that is given', async () => {
    await cli('releases', 'new', 'final@1')
    expect(await release('final@1')).toMatchObject({ dateReleased: null })
    expect(printed(await cli('releases', 'finalize', 'final@1'))).toBe('Finalized release final@1\n')
    expect(await release('final@1')).toMatchObject({ dateReleased: expect.stringMatching(/^\d{4}-.*Z$/) })

    await cli('releases', 'finalize', 'final@1', '--released', '1700000000', '--url', 'https://shop.example.com/2')
    expect(await release('final@1')).toMatchObject({
      dateReleased: '2023-11-14T22:13:20.000Z',
      url: 'https://shop.example.com/2',
    })
    const listed = rows(printed(await cli('releases', 'list', '-P')))
    expect(listed.find(({ Version }) => Version === 'final@1')).toEqual({
      Released: expect.stringMatching(/^\d+ hours ago$/),
      Version: 'final@1',
      Projects: 'web',
      'New Events': '0',
      'Last Event': '-',
    })
  })

  it('archives, restores and deletes', async () => {
    const versions = async () => printed(await cli('releases', 'list', '--raw')).split('\n')
    await cli('releases', 'new', 'old@1')
    expect(await versions()).toContain('old@1')
    expect(printed(await cli('releases', 'archive', 'old@1'))).toBe('Archived release old@1\n')
    expect(await versions()).not.toContain('old@1')
    expect(await release('old@1')).toMatchObject({ status: 'archived', projects: [{ slug: 'web' }] })

    expect(printed(await cli('releases', 'restore', 'old@1'))).toBe('Restored release old@1\n')
    expect(await versions()).toContain('old@1')
    expect(await release('old@1')).toMatchObject({ status: 'open' })

    expect(printed(await cli('releases', 'delete', 'old@1'))).toBe('Deleted release old@1!\n')
    expect(await release('old@1')).toEqual({ detail: 'No such release.' })
    expect(printed(await cli('releases', 'delete', 'old@1'))).toBe(
      'Did nothing. Release with this version (old@1) does not exist.\n',
    )
    expect(await cli('releases', 'info', 'old@1')).toEqual({ code: 1, stdout: '', stderr: '' })
  })

  it('records deploys by either spelling, and lists all of them', async () => {
    await cli('releases', 'new', 'deploy@1', '-p', 'web', '-p', 'api')
    const times = ['--started', '1700000000', '--finished', '1700000060']
    const named = ['-n', 'build 12', '-u', 'https://shop.example.com/', '-p', 'api']
    const made = printed(await cli('deploys', 'new', '-r', 'deploy@1', '-e', 'production', ...times, ...named))
    expect(made).toBe("Created new deploy build 12 for 'production'\n")
    const again = printed(await cli('releases', 'deploys', 'deploy@1', 'new', '-e', 'staging', '-t', '30'))
    expect(again).toBe("Created new deploy unnamed for 'staging'\n")

    const [staging, production] = [
      { environment: 'staging', name: null, url: null, dateStarted: expect.any(String) },
      {
        environment: 'production',
        name: 'build 12',
        url: 'https://shop.example.com/',
        dateStarted: '2023-11-14T22:13:20.000Z',
        dateFinished: '2023-11-14T22:14:20.000Z',
      },
    ]
    expect(await deploys('deploy@1')).toMatchObject([staging, production])
    for (const list of [
      ['deploys', 'list', '-r', 'deploy@1'],
      ['releases', 'deploys', 'deploy@1', 'list'],
    ]) {
      expect(rows(printed(await cli(...list)))).toMatchObject([
        { Environment: 'staging', Name: 'unnamed', Finished: expect.stringMatching(/^\d+ seconds?$/) },
        { Environment: 'production', Name: 'build 12', Finished: expect.stringMatching(/^\d+ hours$/) },
      ])
    }
    expect(await release('deploy@1')).toMatchObject({ deployCount: 2, lastDeploy: { environment: 'staging' } })
  })

  it('proposes the commit of the checkout as the version', async () => {
    expect(printed(await cli('releases', 'propose-version'))).toBe(`${third}\n`)
  })

  it.each(['shop@1.0.0+b7', 'a b  c', '#1?x=y&z', '100%25', 'café – ünïcode 🍎', '-v', "[it's]^|,~:;"])(
    'takes the version %s through every step',
    async (version) => {
      const done = async (...args: readonly string[]) => printed(await cli(...args, '--', version))
      await done('releases', 'new')
      await done('releases', 'set-commits', '--commit', `acme/web@${first}`)
      await done('releases', 'finalize')
      printed(await cli('deploys', 'new', `--release=${version}`, '--env=production'))
      expect(rows(await done('releases', 'info', '-P'))).toMatchObject([{ Version: version }])
      expect(rows(printed(await cli('deploys', 'list', `--release=${version}`)))).toHaveLength(1)
      expect(await release(version)).toMatchObject({
        version,
        refs: [{ commit: first }],
        dateReleased: expect.any(String),
        deployCount: 1,
      })
      await done('releases', 'delete')
      expect(await release(version)).toEqual({ detail: 'No such release.' })
    },
  )

  it('walks to the end of a list of more than one page', async () => {
    const token = await makeToken(slugline, 'many')
    const { directory } = checkout
    const walk = sentryCli(binary, { url: slugline.url, token, organization: 'many', directory })
    const names = async (what: string) =>
      rows(printed(await walk(what, 'list')))
        .map(({ Name }) => Name)
        .sort()
    expect(await names('projects')).toEqual(many.projects.toSorted())
    expect(await names('repos')).toEqual(many.repositories.toSorted())
  })
})

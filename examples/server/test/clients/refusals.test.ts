// What sentry-cli says when something is wrong: the sentence of our answer, wherever it prints one.
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { busyAfterFirstPost } from './support/busy-once.ts'
import { emptyFolder } from './support/checkout.ts'
import { type Ended, SENTRY_CLIS, type SentryCli, sentryCli, type Target } from './support/sentry-cli.ts'
import { ADMIN_TOKEN, makeTenant, makeToken, type Slugline, startSlugline } from './support/slugline.ts'

let slugline: Slugline
/** One that takes a call a second of each token. */
let ofOneCall: Slugline
let directory: string

beforeAll(async () => {
  slugline = await startSlugline('refusals')
  ofOneCall = await startSlugline('one_call', { SLUGLINE_RATE_LIMIT: '1' })
  directory = await emptyFolder()
})
afterAll(async () => {
  for (const { server } of [slugline, ofOneCall]) server.child.kill('SIGTERM')
  await rm(directory, { recursive: true, force: true })
})

/** The sentence in an error of sentry-cli's, in whichever of its forms; the whole text when it has none. */
const complaint = ({ stderr }: Ended): string =>
  /sentry reported an error: (.+)/.exec(stderr)?.[1] ?? /^error: (.+)/.exec(stderr)?.[1] ?? stderr

const SHA = '942eff276648ce62cb5fab04a1c27f73d9e50dd9'
const RELEASE_UNKNOWN = 'Release not found. Ensure that you configured the correct release, project, and organization.'
const PROJECT_UNKNOWN = 'Project not found. Ensure that you configured the correct project and organization.'
const TOKEN_WRONG = 'The token is not valid. (http status: 401)'
const VERSION_WRONG =
  'version: expected a version of 1-200 characters without "/", "\\" and control characters, not blank, not ".", ".." or "latest". (http status: 400)'
const TOO_MANY_CALLS = 'This token has used up its calls for now. Try again in a second. (http status: 429)'

const needs = (...scopes: readonly string[]): string =>
  `The token needs one of these scopes: ${scopes.join(', ')}. (http status: 403)`
const NEEDS_TO_READ = needs('org:read', 'org:write', 'org:admin')
const NEEDS_TO_WRITE = needs('project:write', 'project:admin', 'project:releases')

describe.each(SENTRY_CLIS)('sentry-cli $version', ({ version: major, binary }) => {
  const organization = `acme-${major.slice(0, 1)}`
  const is3 = major.startsWith('3.')
  let token: string
  let cli: SentryCli
  const as = (other: Partial<Target>): SentryCli =>
    sentryCli(binary, { url: slugline.url, token, organization, project: 'web', directory, ...other })
  const refused = async (command: Promise<Ended>): Promise<string> => {
    const ended = await command
    expect(ended.code).toBe(1)
    return complaint(ended)
  }

  beforeAll(async () => {
    await makeTenant(slugline, organization)
    token = await makeToken(slugline, organization)
    cli = as({})
    await cli('releases', 'new', 'shop@1')
  })

  it('says that the token is wrong', async () => {
    const wrong = as({ token: 'not-a-token' })
    for (const command of [
      ['info'],
      ['organizations', 'list'],
      ['projects', 'list'],
      ['repos', 'list'],
      ['releases', 'list'],
      ['releases', 'new', 'shop@2'],
      ['releases', 'set-commits', 'shop@1', '--commit', `acme/web@${SHA}`],
      ['releases', 'finalize', 'shop@1'],
      ['releases', 'delete', 'shop@1'],
      ['deploys', 'new', '-r', 'shop@1', '-e', 'production'],
      ['deploys', 'list', '-r', 'shop@1'],
    ]) {
      expect([command, await refused(wrong(...command))]).toEqual([command, TOKEN_WRONG])
    }
  })

  it('says that there is no such organization, for another one of the server too', async () => {
    await slugline.post('', { slug: `${organization}-other`, name: 'Other' })
    for (const unknown of ['nowhere', `${organization}-other`]) {
      const away = as({ organization: unknown })
      expect(await refused(away('projects', 'list'))).toMatch(/not found/i)
      expect(await refused(away('releases', 'new', 'shop@2'))).toMatch(/not found/i)
      expect(await away('repos', 'list')).toEqual({ code: 0, stdout: 'No repos found\n', stderr: '' })
    }
  })

  it('says that there is no such project', async () => {
    const away = as({ project: 'nowhere' })
    expect(await refused(away('releases', 'list'))).toBe(PROJECT_UNKNOWN)
    expect(await refused(away('releases', 'new', 'shop@2'))).toBe(
      is3
        ? 'projects[0]: expected the slug or the id of a project of this organization. (http status: 400)'
        : PROJECT_UNKNOWN,
    )
    expect(await slugline.get(`${organization}/releases/shop@2/`)).toEqual({ detail: 'No such release.' })
  })

  it('says that there is no such release', async () => {
    expect(await cli('releases', 'info', 'shop@9')).toEqual({ code: 1, stdout: '', stderr: '' })
    for (const command of [
      ['releases', 'finalize', 'shop@9'],
      ['releases', 'archive', 'shop@9'],
      ['deploys', 'new', '-r', 'shop@9', '-e', 'production'],
      ['deploys', 'list', '-r', 'shop@9'],
    ]) {
      expect([command, await refused(cli(...command))]).toEqual([command, RELEASE_UNKNOWN])
    }
  })

  it.each([
    ['latest', 'latest'],
    ['too long', 'x'.repeat(201)],
    ['with a backslash', 'a\\b'],
    ['with a control character', 'a\u0001b'],
  ])('says what a version may be: not %s', async (_, version) => {
    expect(await refused(cli('releases', 'new', version))).toBe(VERSION_WRONG)
  })

  it('says which field is wrong, and never what it was', async () => {
    expect(await refused(cli('releases', 'new', 'shop@2', '--url', 'not-a-url'))).toMatch(/^url: expected .*400\)$/)
    expect(await refused(cli('deploys', 'new', '-r', 'shop@1', '-e', 'a/b'))).toBe(
      'environment: expected an environment of 1-64 characters without "/" and control characters, not blank. (http status: 400)',
    )
    expect(await refused(cli('deploys', 'new', '-r', 'shop@1', '-e', 'x', '-n', 'n'.repeat(65)))).toMatch(
      /^name: expected .*400\)$/,
    )
    expect(await refused(cli('releases', 'set-commits', 'shop@1', '--commit', `acme/none@${SHA}`))).toBe(
      "Unknown repo 'acme/none'",
    )
    expect(await slugline.get(`${organization}/releases/shop@1/`)).toMatchObject({ refs: [], deployCount: 0 })
  })

  it('says which scope the token lacks', async () => {
    const only = async (...scopes: readonly string[]) => as({ token: await makeToken(slugline, organization, scopes) })
    const reader = await only('org:read')
    expect((await reader('repos', 'list')).code).toBe(0)
    expect(await refused(reader('releases', 'new', 'shop@2'))).toBe(NEEDS_TO_WRITE)
    expect(await refused(reader('deploys', 'list', '-r', 'shop@1'))).toBe(
      needs('project:read', 'project:write', 'project:admin', 'project:releases'),
    )
    const releaser = await only('project:releases')
    expect((await releaser('releases', 'new', 'shop@3')).code).toBe(0)
    expect(await refused(releaser('releases', 'set-commits', 'shop@3', '--commit', `acme/web@${SHA}`))).toBe(
      NEEDS_TO_READ,
    )
    const writer = await only('project:write')
    expect(await refused(writer('releases', 'delete', 'shop@3'))).toBe(needs('project:admin', 'project:releases'))
  })

  it('says that source maps are not taken', async () => {
    expect(await refused(cli('sourcemaps', 'upload', '--release', 'shop@1', '.'))).toBe(
      'Slugline stores no source maps; turn their upload off (sourcemaps.disable) or send them elsewhere. (http status: 501)',
    )
  })

  it('says that there were too many calls, and gives up', async () => {
    const limited = as({ url: ofOneCall.url, token: ADMIN_TOKEN, organization: 'acme' })
    const firstRefused = async (): Promise<Ended> => {
      const ended = await Promise.all(Array.from({ length: 3 }, () => limited('releases', 'new', 'shop@1')))
      return ended.find(({ code }) => code !== 0) ?? firstRefused()
    }
    expect(await refused(firstRefused())).toBe(TOO_MANY_CALLS)
  })

  it('sends a deploy again after a 503, and there is one', async () => {
    const proxy = await busyAfterFirstPost(slugline.url)
    await cli('releases', 'new', 'busy@1')
    const made = await as({ url: proxy.url })('deploys', 'new', '-r', 'busy@1', '-e', 'production', '-t', '10')
    await proxy.close()
    expect(made).toEqual({ code: 0, stdout: "Created new deploy unnamed for 'production'\n", stderr: '' })
    expect(proxy.answered()).toEqual([503, 208])
    expect(await slugline.get(`${organization}/releases/busy@1/deploys/`)).toHaveLength(1)
  })
})

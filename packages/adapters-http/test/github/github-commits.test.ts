import { setTimeout } from 'node:timers/promises'
import { type GitHubCommitsOptions, makeGitHubCommits, makeSafeFetch } from '@slugline/adapters-http'
import { type GivenCommit, minute, START, sha } from '@slugline/core/contracts'
import { either as E } from 'fp-ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { countingServer } from '../support/counting-server.ts'
import { type FakeGitHub, fakeGitHub, TOKEN } from '../support/fake-github.ts'

const REPOSITORY = { name: 'acme/web', provider: 'github', url: null }

const line = (length: number): readonly GivenCommit[] =>
  Array.from({ length }, (_, index) => ({
    id: sha(index),
    parents: index === 0 ? [] : [sha(index - 1)],
    message: `${index}`,
    authorName: 'Dev',
    authorEmail: 'dev@example.com',
    dateCreated: minute(index),
  }))

/** A GitHub with one repository of so many commits, and how its range from the first to the last is answered. */
const start = (length: number, options: Partial<GitHubCommitsOptions> = {}) => {
  const github = fakeGitHub()
  github.add(REPOSITORY.name, line(length))
  const source = makeGitHubCommits({ token: TOKEN, fetch: github.fetch, clock: { now: () => START }, ...options })
  const read = (head = length - 1) => source.between(REPOSITORY, sha(0), sha(head))()
  return { ...github, read }
}

const says =
  (status: number, headers: Readonly<Record<string, string>> = {}, body = '{"message": "no"}') =>
  (): Response =>
    new Response(body, { status, headers })

it('asks GitHub as its documentation says', async () => {
  const { read, calls } = start(2)
  await read()
  const [call] = calls
  expect(call?.url).toBe(`https://api.github.com/repos/acme/web/compare/${sha(0)}...${sha(1)}?per_page=100&page=1`)
  expect(Object.fromEntries(call?.headers ?? [])).toMatchObject({
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
    authorization: `Bearer ${TOKEN}`,
  })
  const elsewhere = start(2, { url: 'https://git.acme.example/api/v3/', token: null })
  await elsewhere.read()
  expect(elsewhere.calls[0]?.url).toMatch('https://git.acme.example/api/v3/repos/acme/web/compare/')
  expect(elsewhere.calls[0]?.headers.has('authorization')).toBe(false)
})

it('asks nobody for what GitHub cannot have', async () => {
  const { fetch, calls } = start(2)
  const source = makeGitHubCommits({ token: TOKEN, fetch })
  for (const name of [
    'acme',
    'acme/..',
    '../acme',
    'acme/web/x',
    'acme/web?',
    'acme/w b',
    '/web',
    'acme/',
    'a%2fb/c',
  ]) {
    expect(await source.between({ ...REPOSITORY, name }, sha(0), sha(1))()).toEqual(E.right(null))
  }
  for (const provider of ['git', 'gitlab', 'integrations:gitlab', 'GitHub', 'constructor']) {
    expect(await source.between({ ...REPOSITORY, provider }, sha(0), sha(1))()).toEqual(E.right(null))
  }
  expect(calls).toEqual([])
})

describe('long ranges', () => {
  it('of long messages are read as far as one can hold them', async () => {
    const { read, calls, next } = start(1)
    const commit = { message: 'x'.repeat(16_384), author: null }
    const page = { status: 'ahead', total_commits: 10_000, commits: Array(100).fill({ sha: sha(1), commit }) }
    next.push(...Array.from({ length: 10 }, () => says(200, {}, JSON.stringify(page))))
    const range = await read(0)
    expect(E.isRight(range) && range.right?.commits.length).toBe(512)
    expect(calls.map(({ url }) => new URL(url).searchParams.get('page'))).toEqual([
      '1',
      '100',
      '99',
      '98',
      '97',
      '96',
      '95',
    ])
  })

  it('are read from their new end, as far as they may be', async () => {
    const { read, calls } = start(1001, { maxCommits: 250 })
    const range = await read()
    const ids = Array.from({ length: 250 }, (_, index) => sha(1000 - index))
    expect(E.isRight(range) && range.right?.commits.map(({ id }) => id)).toEqual(ids)
    expect(calls.map(({ url }) => new URL(url).searchParams.get('page'))).toEqual(['1', '10', '9', '8'])
  })

  it('end, whatever number of commits is told', async () => {
    const { read, calls, next } = start(2, { maxCommits: 300 })
    const lie = says(200, {}, JSON.stringify({ status: 'ahead', total_commits: Number.MAX_SAFE_INTEGER, commits: [] }))
    next.push(...Array(20).fill(lie))
    expect(await read()).toEqual(E.right({ direction: 'ahead', commits: [] }))
    expect(calls.length).toBeLessThan(7)
  })

  it('fail as a whole, and cost only what is missing when they are read again', async () => {
    const { read, calls, next } = start(301)
    next.push(start(301).fetch, says(502))
    expect(await read()).toMatchObject({ left: { _tag: 'PlatformUnavailable' } })
    const range = await read()
    expect(E.isRight(range) && range.right?.commits.length).toBe(300)
    expect(calls.map(({ headers }) => headers.has('if-none-match'))).toEqual([false, false, true, false, false])
  })
})

describe('pages', () => {
  it('are kept by their ETag, the last ones', async () => {
    const { read, calls } = start(60)
    const first = await read(1)
    expect(await read(1)).toEqual(first)
    expect(calls[1]?.headers.get('if-none-match')).toMatch(/^W\//)
    for (let head = 2; head < 40; head += 1) await read(head)
    expect(await read(1)).toEqual(first)
    expect(calls.at(-1)?.headers.has('if-none-match')).toBe(false)
  })

  it('are taken with whatever git kept in a commit, cut to what we keep', async () => {
    const { read, next } = start(2)
    const commits = [
      { sha: sha(1).toUpperCase(), commit: { message: '', author: null } },
      { sha: sha(2), commit: { author: { name: 'n'.repeat(500), email: 7, date: '0001-01-01T00:00:00Z' } } },
      { sha: sha(3), commit: { message: `\u0000\ud800${'m'.repeat(20_000)}`, author: 'Dev', extra: {} }, extra: 1 },
    ]
    next.push(says(200, {}, JSON.stringify({ status: 'ahead', total_commits: 3, commits })))
    const range = await read()
    const none = {
      repository: 'acme/web',
      message: null,
      authorName: null,
      authorEmail: null,
      dateCreated: null,
      patchSet: [],
    }
    expect(E.isRight(range) && range.right?.commits).toEqual([
      { ...none, id: sha(3), message: `\uFFFD\uFFFD${'m'.repeat(16_382)}` },
      { ...none, id: sha(2), authorName: 'n'.repeat(128) },
      { ...none, id: sha(1) },
    ])
  })
})

describe('what goes wrong', () => {
  const unavailable = (notBefore: number | null) => ({ _tag: 'PlatformUnavailable', notBefore })
  const refused = (why: string) => ({ _tag: 'PlatformRefused', why })
  const spent = { 'x-ratelimit-remaining': '0' }
  const TABLE: readonly (readonly [name: string, answer: FakeGitHub['next'][number], failure: object])[] = [
    ['a limit', says(429), unavailable(START + 60_000)],
    ['a limit with its end', says(429, { 'retry-after': '7' }), unavailable(START + 7_000)],
    ['a limit with an end that is none', says(429, { 'retry-after': 'later' }), unavailable(START + 60_000)],
    ['a limit of years', says(429, { 'retry-after': '999999999' }), unavailable(START + 7_200_000)],
    ['a secondary limit', says(403, { 'retry-after': '0' }), unavailable(START)],
    [
      'one in words',
      says(403, {}, '{"message": "You have exceeded a secondary rate limit"}'),
      unavailable(START + 60_000),
    ],
    [
      'a spent limit',
      says(403, { ...spent, 'x-ratelimit-reset': `${START / 1000 + 90}` }),
      unavailable(START + 90_000),
    ],
    ['a limit that has come back', says(403, { ...spent, 'x-ratelimit-reset': '1' }), unavailable(START)],
    ['an outage', says(503), unavailable(null)],
    ['a bad token', says(401), refused('unauthorized')],
    ['a token for others', says(403, { 'x-ratelimit-remaining': '4999' }), refused('forbidden')],
    ['a repository that moved', says(301, { location: 'https://evil.example/' }), refused('unknown')],
    ['an answer that is not yet one', says(202), refused('invalid')],
    ['a mistake of ours', says(400), refused('invalid')],
    ['no JSON', says(200, {}, '<html>'), { _tag: 'PlatformUnexpected', detail: expect.stringContaining('body') }],
    ['no object', says(200, {}, 'null'), { _tag: 'PlatformUnexpected' }],
    [
      'other members',
      says(
        200,
        {},
        JSON.stringify({ status: 'sideways', total_commits: -1, commits: [{ sha: 'secret', commit: {} }] }),
      ),
      { _tag: 'PlatformUnexpected', detail: expect.stringMatching(/status.*total_commits.*commits\[0\]\.sha/) },
    ],
    ['nobody there', () => Promise.reject(new TypeError(`fetch failed ${TOKEN}`)), unavailable(null)],
    [
      'a body that breaks off',
      () => new Response(new ReadableStream({ pull: (it) => it.error(TOKEN) })),
      unavailable(null),
    ],
  ]

  it.each(TABLE)('is told: %s', async (_name, answer, failure) => {
    let now = START
    const { read, next } = start(2, { clock: { now: () => now } })
    next.push(answer)
    const told = await read()
    expect(told).toMatchObject({ left: failure })
    expect(JSON.stringify(told)).not.toMatch(/ghp_|secret"|evil/)
    now = START + 7_200_000
    expect(E.isRight(await read())).toBe(true)
  })

  it('a limit counts until it ends, also when a call that was under way fails otherwise', async () => {
    const { read, next, calls } = start(4)
    next.push(says(429, { 'retry-after': '60' }), says(502))
    const told = await Promise.all([read(), read(1)])
    expect(told).toMatchObject([{ left: unavailable(START + 60_000) }, { left: { notBefore: null } }])
    expect(await read(2)).toMatchObject({ left: unavailable(START + 60_000) })
    expect(calls).toHaveLength(2)
  })

  it('a limit is told to all who ask until it ends, and GitHub is not asked', async () => {
    let now = START
    const { read, next, calls } = start(3, { clock: { now: () => now } })
    next.push(says(429, { 'retry-after': '60' }))
    const told = [await read(), await read(1), await read(2)]
    expect(told).toMatchObject(told.map(() => ({ left: unavailable(START + 60_000) })))
    expect(calls).toHaveLength(1)
    now = START + 60_000
    expect(E.isRight(await read())).toBe(true)
  })

  it.each([404, 409, 422])('is no failure when GitHub does not know the range: %d', async (status) => {
    const { read, next } = start(2)
    next.push(says(status))
    expect(await read()).toEqual(E.right(null))
  })

  it('is waited for no longer than a job may take', async () => {
    const { read, next } = start(2, { timeout: 20 })
    next.push(({ signal }) => setTimeout(600_000, new Response(), { signal }))
    expect(await read()).toMatchObject({ left: unavailable(null) })
  })

  it('is told when the way out is closed, or the answer too long', async () => {
    const server = await countingServer((_request, response) => response.end('x'.repeat(2000)))
    const url = `http://127.0.0.1:${server.port}`
    for (const [allowedHosts, failure] of [
      [[], refused('forbidden')],
      [['127.0.0.1'], { _tag: 'PlatformUnexpected' }],
    ] as const) {
      const { fetch, close } = makeSafeFetch({ allowedHosts, maxAnswerBytes: 1000 })
      onTestFinished(close)
      expect(await start(2, { url, fetch }).read()).toMatchObject({ left: failure })
    }
    expect(server.connections()).toBe(1)
  })

  it('is nobody there when we stop', async () => {
    const { fetch, close } = makeSafeFetch()
    await close()
    expect(await start(2, { fetch }).read()).toMatchObject({ left: unavailable(null) })
  })
})

it('refuses settings that cannot be, without saying them', () => {
  const { fetch } = fakeGitHub()
  for (const token of ['', `${TOKEN}\n`, `${TOKEN} x`, `${TOKEN}é`]) {
    expect(() => makeGitHubCommits({ token, fetch })).toThrow(/^a token of GitHub is one word of ASCII$/)
  }
  for (const url of [
    '',
    'api.github.com',
    'file:///x',
    'https://user:hush@x.example/',
    'https://x.example/?hush',
    'https://x.example/#hush',
  ]) {
    expect(() => makeGitHubCommits({ token: TOKEN, fetch, url })).toThrow(/^the URL of GitHub's API is http or https/)
  }
})

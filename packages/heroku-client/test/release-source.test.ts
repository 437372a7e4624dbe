import type { SourceRelease } from '@slugline/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeHerokuReleaseSource } from '../src/index.ts'
import { type FakeHeroku, makeFakeHeroku, type NewFakeRelease } from '../src/testing.ts'
import { run } from './support/run.ts'

/** Whatever takes a `fetch` and is answered by a fake; `paths` are those it asked for. */
const watched = (heroku: FakeHeroku, spoil: (path: string) => Response | null = () => null) => {
  const paths: string[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const { pathname } = new URL(request.url)
    paths.push(pathname)
    return spoil(pathname) ?? heroku.handle(request)
  }
  return { paths, fetch, countOf: (noun: string) => paths.filter((path) => path.split('/')[3] === noun).length }
}

const released = async (releases: readonly NewFakeRelease[]): Promise<FakeHeroku> => {
  const heroku = makeFakeHeroku()
  heroku.addApp({ name: 'acme-web' })
  for (const release of releases) await heroku.release('acme-web', release)
  return heroku
}

interface Read {
  readonly pageSize?: number
  readonly from?: (release: SourceRelease) => boolean
}

/** The commits of an app's releases by their number, asked for as a backfill does: page by page, the oldest first. */
const commitsOf = async (fetch: typeof globalThis.fetch, { pageSize = 200, from = () => true }: Read = {}) => {
  const source = makeHerokuReleaseSource({ fetch, pageSize, tries: 1 })
  const commits: [number | null, string | null][] = []
  let cursor: string | null = null
  do {
    const page: { readonly releases: readonly SourceRelease[]; readonly next: string | null } = await run(
      source.releases({ token: 'any', app: 'acme-web' }, cursor),
    )
    const asked = page.releases.filter(from).toReversed()
    const notices = await Promise.all(asked.map(({ complete }) => run(complete)))
    commits.push(...notices.map(({ releaseNumber, commit }): [number | null, string | null] => [releaseNumber, commit]))
    cursor = page.next
  } while (cursor !== null)
  return new Map(commits)
}

const truthOf = ({ world }: FakeHeroku): ReadonlyMap<number, string | null> =>
  new Map(
    [...(world.apps.get('acme-web')?.releases.values() ?? [])].map(({ number, build, spec }) => [
      number,
      spec.config === undefined ? (build?.commit ?? null) : null,
    ]),
  )

const deploys = (count: number): readonly NewFakeRelease[] => Array.from({ length: count }, () => ({}))

describe('the commits of releases', () => {
  it('are asked for once where several releases share a build, also at the same time', async () => {
    const heroku = await released([{}, ...Array.from({ length: 5 }, () => ({ rollbackTo: 1 }))])
    const { fetch, countOf } = watched(heroku)
    const commits = await commitsOf(fetch)
    expect(new Set(commits.values()).size).toBe(1)
    expect(countOf('slugs')).toBe(1)
    expect(countOf('builds')).toBe(0)
  })

  it('are read from the list of builds where many are not known', async () => {
    const heroku = await released(deploys(1000))
    const { fetch, countOf } = watched(heroku)
    expect(await commitsOf(fetch)).toEqual(truthOf(heroku))
    // Four a page are asked for by themselves; 1000 builds are on five pages.
    expect(countOf('slugs')).toBeLessThanOrEqual(5 * 4)
    expect(countOf('builds')).toBe(5)
  })

  it('are asked for one by one where few are missing', async () => {
    const heroku = await released(deploys(40))
    const { fetch, countOf } = watched(heroku)
    const commits = await commitsOf(fetch, { from: ({ notice }) => (notice.releaseNumber ?? 0) > 36 })
    expect(commits.size).toBe(4)
    expect([countOf('slugs'), countOf('builds')]).toEqual([4, 0])
  })

  it('are found among builds that came after the last reading', async () => {
    const heroku = await released(deploys(10))
    const { fetch, countOf } = watched(heroku)
    const source = makeHerokuReleaseSource({ fetch })
    const read = async () => {
      const { releases } = await run(source.releases({ token: 'any', app: 'acme-web' }, null))
      for (const { complete } of releases) await run(complete)
    }
    await read()
    for (const release of deploys(10)) await heroku.release('acme-web', release)
    await read()
    expect([countOf('slugs'), countOf('builds')]).toEqual([8, 2])
  })

  it('are asked for one by one where builds may not be listed, or their list never ends', async () => {
    const heroku = await released(deploys(30))
    const truth = truthOf(heroku)
    const refusing = watched(heroku, (path) => (path.endsWith('/builds') ? new Response('{}', { status: 403 }) : null))
    expect(await commitsOf(refusing.fetch)).toEqual(truth)
    expect([refusing.countOf('slugs'), refusing.countOf('builds')]).toEqual([30, 1])

    const build = { id: 'b', status: 'failed', created_at: new Date().toISOString(), slug: null, source_blob: null }
    const endless = watched(heroku, (path) =>
      path.endsWith('/builds')
        ? Response.json([build], { status: 206, headers: { 'next-range': 'created_at ]x..; order=desc,max=1' } })
        : null,
    )
    expect(await commitsOf(endless.fetch)).toEqual(truth)
    expect([endless.countOf('slugs'), endless.countOf('builds')]).toEqual([30, 2])
  })

  it('are found among builds by a token that may not read slugs, also those of old ones', async () => {
    const heroku = await released([...deploys(3), { rollbackTo: 1 }])
    const refusing = watched(heroku, (path) => (path.includes('/slugs/') ? new Response('{}', { status: 403 }) : null))
    expect(await commitsOf(refusing.fetch, { pageSize: 1 })).toEqual(truthOf(heroku))
    const blind = watched(heroku, (path) => (/slugs|builds/.test(path) ? new Response('{}', { status: 403 }) : null))
    const source = makeHerokuReleaseSource({ fetch: blind.fetch })
    const { releases } = await run(source.releases({ token: 'any', app: 'acme-web' }, null))
    expect(await releases[0]?.complete()).toMatchObject({ left: { _tag: 'PlatformRefused', why: 'forbidden' } })
  })

  it('are those of the slugs, whatever happened to the app and however large a page is', async () => {
    const sha = fc.stringMatching(/^[0-9a-f]{40}$/)
    const commit = fc.oneof(sha, fc.constantFrom('0a1b2c3', null))
    const release = fc.oneof(
      { weight: 4, arbitrary: fc.record<NewFakeRelease>({ commit }) },
      { weight: 2, arbitrary: fc.nat({ max: 100 }).map((back) => ({ rollbackTo: back })) },
      fc.constant<NewFakeRelease>({ config: ['LANG'] }),
    )
    const history = fc.array(release, { minLength: 1, maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(history, fc.integer({ min: 3, max: 70 }), async (drawn, pageSize) => {
        const heroku = await released(
          drawn.map((each, index) => {
            if (each.rollbackTo === undefined) return each
            return index === 0 ? {} : { rollbackTo: (each.rollbackTo % index) + 1 }
          }),
        )
        expect(await commitsOf(heroku.fetch, { pageSize })).toEqual(truthOf(heroku))
      }),
      { numRuns: 60 },
    )
  })
})

it.each([
  [401, 'unauthorized'],
  // The account has not paid: no token would mend that.
  [402, 'invalid'],
  [403, 'forbidden'],
  [404, 'unknown'],
])('a refusal with %d is %s', async (status, why) => {
  const fetch = async () => Response.json({ id: 'no', message: 'No.' }, { status })
  const asked = await makeHerokuReleaseSource({ fetch }).releases({ token: 'any', app: 'acme-web' }, null)()
  expect(asked).toMatchObject({ left: { _tag: 'PlatformRefused', why, detail: expect.stringContaining('No.') } })
})

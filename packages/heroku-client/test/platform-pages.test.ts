import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ask } from './support/platform.ts'
import { failure, pagesIn, run } from './support/run.ts'

const released = async (count: number) => {
  const asked = ask()
  asked.heroku.addApp({ name: 'acme-web' })
  for (let made = 0; made < count; made += 1) await asked.heroku.release('acme-web')
  return asked
}

const downTo = (first: number, last: number): readonly number[] =>
  Array.from({ length: Math.max(0, first - last + 1) }, (_, index) => first - index)

describe('paging through releases', () => {
  it('yields each once, the newest first, whatever the size of a page and wherever it begins and stops', async () => {
    const { api } = await released(30)
    const [anySize, anyNumber] = [fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 32 })]
    await fc.assert(
      fc.asyncProperty(anySize, anyNumber, fc.option(anyNumber), async (pageSize, after, before) => {
        const query = { pageSize, after, ...(before === null ? {} : { before }) }
        const pages = await pagesIn(api.releases.pages('acme-web', query))
        expect(pages.flat().map(({ version }) => version)).toEqual(downTo(Math.min(30, (before ?? 31) - 1), after + 1))
        expect(pages.every((page) => page.length > 0 && page.length <= pageSize)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it('begins anew each time it is gone through', async () => {
    const { api } = await released(5)
    const [releases, builds] = [api.releases.pages('acme-web', { pageSize: 2, after: 1 }), api.builds.pages('acme-web')]
    for (let time = 0; time < 2; time += 1) {
      expect((await pagesIn(releases)).map((page) => page.length)).toEqual([2, 2])
      expect((await pagesIn(builds)).map((page) => page.length)).toEqual([5])
    }
  })

  it('reads no page more than it needs', async () => {
    const { api, sent } = await released(10)
    await pagesIn(api.releases.pages('acme-web', { pageSize: 3, after: 5 }))
    expect(sent.map(({ headers }) => headers.get('range'))).toEqual([
      'version ..; order=desc,max=3',
      'version ]8..; order=desc,max=3',
    ])
  })

  it('keeps releases that come while it reads for the next time', async () => {
    const { api, heroku } = await released(4)
    const first = await run(api.releases.page('acme-web', { pageSize: 2 }))
    await heroku.release('acme-web')
    const second = await run(api.releases.page('acme-web', { from: first.next ?? '' }))
    expect([...first.items, ...second.items].map(({ version }) => version)).toEqual([4, 3, 2, 1])
  })

  it('ends with the first error', async () => {
    const { api, heroku } = await released(5)
    const seen: string[] = []
    for await (const page of api.releases.pages('acme-web', { pageSize: 2 })) {
      seen.push(page._tag)
      heroku.fail({ fault: 'wrong-shape' })
    }
    expect(seen).toEqual(['Right', 'Left'])
  })

  it('tells of a range that Heroku does not take', async () => {
    const { api } = await released(1)
    const refused = { _tag: 'Refused', status: 416, id: 'requested_range_not_satisfiable' }
    expect(await failure(api.releases.page('acme-web', { from: 'colour ..; max=7' }))).toMatchObject(refused)
  })

  it('does not go in circles', async () => {
    const headers = { 'next-range': 'version ]1..; max=1' }
    const { api } = ask({ fetch: async () => new Response('[]', { status: 206, headers }) })
    const error = await failure(api.releases.page('acme-web', { from: 'version ]1..; max=1' }))
    expect(error).toMatchObject({ _tag: 'UnexpectedAnswer', status: 206 })
  })
})

import { makeHerokuReleaseSource } from '@slugline/heroku-client'
import { makeFakeHeroku } from '@slugline/heroku-client/testing'
import { either as E } from 'fp-ts'
import { expect, it } from 'vitest'

it('asks for a build that several releases share once, also when they are completed at the same time', async () => {
  const heroku = makeFakeHeroku()
  heroku.addApp({ name: 'acme-web' })
  await heroku.release('acme-web')
  for (let count = 0; count < 5; count += 1) await heroku.release('acme-web', { rollbackTo: 1 })
  const paths: string[] = []
  const counted: typeof fetch = (input, init) => {
    const request = new Request(input, init)
    paths.push(new URL(request.url).pathname)
    return heroku.handle(request)
  }
  const page = await makeHerokuReleaseSource({ fetch: counted }).releases({ token: 'any', app: 'acme-web' }, null)()
  if (E.isLeft(page)) throw new Error(page.left.detail)
  const completed = await Promise.all(page.right.releases.map(({ complete }) => complete()))
  expect(new Set(completed.map((each) => E.isRight(each) && each.right.commit)).size).toBe(1)
  expect(paths.filter((path) => path.includes('/slugs/')).length).toBe(1)
})

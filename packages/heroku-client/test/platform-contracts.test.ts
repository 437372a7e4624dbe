import { hookSubscriptionsContract, releaseSourceContract } from '@slugline/core/contracts'
import { makeHerokuReleaseSource, makeHerokuSubscriptions } from '../src/index.ts'
import { makeFakeHeroku } from '../src/testing.ts'
import { givenAt, TOKEN } from './support/platform.ts'

const wrongToken = 'HRKU-a-token-of-nobody'

releaseSourceContract('heroku', async () => {
  const heroku = makeFakeHeroku({ tokens: [TOKEN] })
  return { source: makeHerokuReleaseSource({ fetch: heroku.fetch, pageSize: 3 }), given: givenAt(heroku), wrongToken }
})

hookSubscriptionsContract('heroku', async () => {
  const failing = 'https://slugline.example.com/failing/'
  const heroku = makeFakeHeroku({
    tokens: [TOKEN],
    deliver: async ({ url }) => new Response(null, { status: url === failing ? 503 : 204 }),
  })
  return {
    subscriptions: makeHerokuSubscriptions({ fetch: heroku.fetch }),
    given: givenAt(heroku),
    wrongToken,
    listening: 'https://slugline.example.com/hooks/',
    failing,
  }
})

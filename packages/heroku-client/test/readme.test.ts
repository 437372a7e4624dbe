// What README.md shows, run against the fake.
import { makePlatformApi, type PlatformApiError } from '@slugline/heroku-client'
import { deployPayload, makeFakeHeroku, SIGNATURE_HEADER, signDelivery } from '@slugline/heroku-client/testing'
import { either as E } from 'fp-ts'
import { expect, it } from 'vitest'

it('a client', async () => {
  const fake = makeFakeHeroku()
  fake.addApp({ name: 'acme-web' })
  await fake.release('acme-web')
  const said: string[] = []
  const console = { log: (line: string) => said.push(line) }
  const token = 'any'
  const fetch = fake.fetch

  const heroku = makePlatformApi({ token, fetch })

  const release = await heroku.releases.read('acme-web', 1)()
  if (E.isRight(release)) console.log(`v1: ${release.right.description}`)

  for await (const page of heroku.releases.pages('acme-web', { after: 0, pageSize: 200 })) {
    if (E.isLeft(page)) console.log(explain(page.left))
    else for (const { version, status } of page.right) console.log(`v${version} ${status}`)
  }

  expect(said).toEqual(['v1: Deploy 9e3779b1', 'v1 succeeded'])
  expect(explain({ _tag: 'Unreachable', reason: 'refused', code: 'ECONNREFUSED', call: 'GET /account' })).toBe(
    'Heroku did not answer: refused',
  )
})

const explain = (error: PlatformApiError): string => {
  switch (error._tag) {
    case 'Unreachable':
      return `Heroku did not answer: ${error.reason}`
    case 'Refused':
      return `Heroku refused with ${error.status} ${error.id}, Request-Id ${error.requestId}`
    case 'BudgetSpent':
      return `Only ${error.remaining} calls are left: come back at ${new Date(error.retryAt).toISOString()}`
    case 'UnexpectedAnswer':
      return `Heroku answered something else: ${error.issues.map(({ path, expected }) => `${path} is not ${expected}`)}`
  }
}

it('a fake', async () => {
  const arrived: string[] = []
  const deliver = async (request: Request) => {
    arrived.push(await request.text())
    return new Response(null, { status: 204 })
  }

  const fake = makeFakeHeroku({ deliver })
  fake.addApp({ name: 'acme-web' })
  const heroku = makePlatformApi({ token: 'any', fetch: fake.fetch })
  const hook = { include: ['api:release'], level: 'sync', url: 'https://me.example.com/hook' } as const
  await heroku.webhooks.create('acme-web', hook)()

  await fake.release('acme-web', { email: 'dev@example.com' })
  await fake.release('acme-web', { status: 'failed' })
  fake.fail({ fault: 'status', status: 429 })

  expect(arrived).toHaveLength(4)
})

it('a signed delivery', () => {
  const body = JSON.stringify(deployPayload({ app: 'acme-web', release: 42, email: 'dev@example.com' }))
  const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signDelivery('my-secret', body) }

  expect(headers[SIGNATURE_HEADER]).toHaveLength(44)
})

// No table holds a secret in clear, whichever way it came.
import { makePostgresStore } from '@slugline/adapters-postgres'
import { deployPayload } from '@slugline/heroku-client/testing'
import { expect, it, onTestFinished } from 'vitest'
import { makeTestDatabase } from '../packages/adapters-postgres/test/support/test-database.ts'
import { must, run } from '../packages/core/src/contracts/running.ts'
import { readContents } from './support/contents.ts'
import { givenTenant, hookPathOf, makeClock, makeInstance, post, SECRET, serve } from './support/instance.ts'

const API_TOKEN = 'HRKU-token-of-the-platform-api'

it('no row of any table shows a secret, whatever way it came, and hooks work as ever', async () => {
  const database = await makeTestDatabase()
  onTestFinished(database.drop)
  const store = makePostgresStore(database.pool({ max: 4 }), {
    secretKeys: ['a key of at least thirty-two characters'],
  })
  const instance = makeInstance(store, makeClock())
  const app = await serve(instance)
  const { slug, projectId, plugin } = await givenTenant(instance)
  const find = async () => must(await run(store.options.findProject(projectId)))
  const first = await find()
  const url = `/api/0/projects/${slug}/web/releases/token/`
  const renewed = await app.inject({ method: 'POST', url, headers: { authorization: 'Bearer any' } })
  expect(renewed.statusCode).toBe(200)
  const secrets = { webhook_secret: 'a second secret', webhook_secret_overlap: 60, heroku_api_token: API_TOKEN }
  await run(instance.useCases.configurePlugin({ ...plugin, body: { repository: 'acme/web', ...secrets } }))
  const posted = await post(app, await hookPathOf(instance, projectId), JSON.stringify(deployPayload()))
  expect(posted.outcome).toBe('recorded deploy')
  const project = await find()
  expect(project.releaseToken).not.toBe(first.releaseToken)
  expect(project.options['heroku:webhook_secret']).toMatchObject([{ secret: 'a second secret' }, { secret: SECRET }])
  expect(project.options['heroku:heroku_api_token']).toMatchObject([{ secret: API_TOKEN }])
  const rows = JSON.stringify(await readContents(database))
  for (const secret of [first.releaseToken, project.releaseToken, SECRET, 'a second secret', API_TOKEN]) {
    expect(rows).not.toContain(secret)
    expect(rows).not.toContain(Buffer.from(secret).toString('hex'))
    expect(rows).not.toContain(Buffer.from(secret).toString('base64').slice(0, -4))
  }
  expect(rows).toContain('acme/web')
  await app.close()
})

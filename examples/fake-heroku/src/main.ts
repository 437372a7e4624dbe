import { makeFakeHeroku } from '@slugline/heroku-client/testing'
import { control } from './control.ts'
import { serveFetch } from './serve-fetch.ts'

const heroku = makeFakeHeroku()
heroku.addApp({ name: 'acme-web', pipeline: { name: 'acme', stage: 'production' } })

const { url } = await serveFetch(
  async (request) => (await control(heroku, request)) ?? heroku.handle(request),
  Number(process.env.PORT || 4000),
).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})

console.log(`A Heroku that forgets everything listens on ${url}. It takes any API token, and has the app acme-web.

Add a webhook to it, as heroku webhooks:add does; a Slugline's install adds one by itself:
  curl ${url}/apps/acme-web/webhooks -H 'Authorization: Bearer any' -d '{"include": ["api:release"], "level": "sync", "url": "HOOK_URL", "secret": "WEBHOOK_SECRET"}'

Release it, and its webhooks are told:
  curl ${url}/control/apps/acme-web/releases -d '{}'

Lose the webhooks of every second release; 0 loses none:
  curl ${url}/control/drop -d '{"every": 2}'

Repeat the webhooks that were sent and not taken, as Heroku does by itself:
  curl ${url}/control/apps/acme-web/redeliver -d ''

Ask what Heroku knows of it:
  curl ${url}/apps/acme-web/releases -H 'Authorization: Bearer any' -H 'Range: version ..; order=desc,max=10'`)

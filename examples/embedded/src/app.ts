import { hookRoutes, nodeSigning, recommendedServerOptions, systemClock } from '@slugline/adapters-http'
import { makeReceiveHook } from '@slugline/core'
import { makeHerokuPlugin } from '@slugline/heroku-client'
import { type FastifyInstance, fastify } from 'fastify'
import { makeDeployHistory } from './deploy-history.ts'
import { fixedOptions, type Secrets } from './fixed-options.ts'
import { type UserRow, userTableLookup } from './user-table.ts'

/** A service of somebody's, with its own users and routes, that tracks its own releases. */
export const makeApp = (users: readonly UserRow[], secrets: Secrets): FastifyInstance => {
  const app = fastify(recommendedServerOptions)
  const history = makeDeployHistory()
  const plugins = [makeHerokuPlugin(nodeSigning)]
  const receiveHook = makeReceiveHook({
    options: fixedOptions(secrets),
    users: userTableLookup(users),
    recording: history.recording,
    signing: nodeSigning,
    events: { emit: (event) => app.log.info(event) },
    plugins,
  })
  app.register(hookRoutes({ receiveHook, plugins, clock: systemClock }))
  // What the service had before, and what it wanted releases for.
  app.get('/deploys', () => history.deploys())
  return app
}

import {
  hookRoutes,
  makeSentryRecording,
  nodeSigning,
  recommendedServerOptions,
  systemClock,
} from '@slugline/adapters-http'
import { makeReceiveHook, type RecordingError } from '@slugline/core'
import { makeHerokuPlugin } from '@slugline/heroku-client'
import { type FastifyInstance, type FastifyServerOptions, fastify } from 'fastify'
import { function as F, taskEither as TE } from 'fp-ts'
import { fixedProject } from './fixed-project.ts'
import type { Settings } from './settings.ts'

/** Heroku's hook in, a Sentry-compatible server out: nothing is kept here, and Sentry is the one who remembers. */
export const makeRelay = (settings: Settings, logger: FastifyServerOptions['logger'] = false): FastifyInstance => {
  const app = fastify({ ...recommendedServerOptions, logger })
  const plugins = [makeHerokuPlugin(nodeSigning)]
  const { record } = makeSentryRecording(settings.sentry)
  // Heroku is answered 503, and calls again; whoever runs the relay sees why.
  const logged = (error: RecordingError): RecordingError => {
    app.log.error(`not told: ${reasonOf(error)}`)
    return error
  }
  const receiveHook = makeReceiveHook({
    options: fixedProject(settings),
    // Who released is not told: members have other ids at Sentry.
    users: { findByEmail: () => TE.right([]) },
    recording: { record: (recording) => F.pipe(record(recording), TE.mapLeft(logged)) },
    signing: nodeSigning,
    events: { emit: () => {} },
    plugins,
  })
  app.register(hookRoutes({ receiveHook, plugins, clock: systemClock }))
  return app
}

const reasonOf = (error: RecordingError): string =>
  'cause' in error && error.cause instanceof Error
    ? error.cause.message
    : `${error._tag}: look at SENTRY_URL, SENTRY_ORG and SENTRY_PROJECT`

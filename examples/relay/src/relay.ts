import {
  hookRoutes,
  makeSentryRecording,
  nodeSigning,
  recommendedServerOptions,
  systemClock,
} from '@slugline/adapters-http'
import { type DeployRecording, makeReceiveHook, type RecordingError, type UserLookup } from '@slugline/core'
import { makeHerokuPlugin } from '@slugline/heroku-client'
import { type FastifyBaseLogger, type FastifyInstance, type FastifyServerOptions, fastify } from 'fastify'
import { function as F, taskEither as TE } from 'fp-ts'
import { fixedProject } from './fixed-project.ts'
import type { Settings } from './settings.ts'

/** Heroku's hook in, a Sentry-compatible server out: nothing is kept here, and Sentry is the one who remembers. */
export const makeRelay = (settings: Settings, logger: FastifyServerOptions['logger'] = false): FastifyInstance => {
  const app = fastify({ ...recommendedServerOptions, logger })
  const plugins = [makeHerokuPlugin(nodeSigning)]
  const receiveHook = makeReceiveHook({
    options: fixedProject(settings),
    users: nobody,
    recording: logFailures(makeSentryRecording(settings.sentry), app.log),
    signing: nodeSigning,
    events: { emit: () => {} },
    plugins,
  })
  app.register(hookRoutes({ receiveHook, plugins, clock: systemClock }))
  return app
}

/** Who released is not told: members have other ids at Sentry. */
const nobody: UserLookup = { findByEmail: () => TE.right([]) }

/** Heroku is answered 503, and calls again; whoever runs the relay sees why. */
const logFailures = ({ record }: DeployRecording, log: FastifyBaseLogger): DeployRecording => ({
  record: (recording) =>
    F.pipe(
      record(recording),
      TE.mapLeft((error) => {
        log.error(`not told: ${reasonOf(error)}`)
        return error
      }),
    ),
})

const reasonOf = (error: RecordingError): string =>
  'cause' in error && error.cause instanceof Error ? error.cause.message : error._tag

import { nodeSigning } from '@slugline/adapters-http'
import { type HookProject, hookPath, type OptionStore, type Options } from '@slugline/core'
import { taskEither as TE } from 'fp-ts'
import type { Settings } from './settings.ts'

/** The one project of a relay, by the names that Sentry has for it. */
const projectOf = ({ webhookSecret, repository, environment, sentry }: Settings): HookProject => {
  const options: Options = {
    'heroku:enabled': true,
    'heroku:environment': environment,
    'heroku:webhook_secret': [{ secret: webhookSecret, dateCreated: 0, dateExpires: null }],
    ...(repository === null ? {} : { 'heroku:repository': repository }),
  }
  // The same after each start, so that the hook's URL is.
  const releaseToken = nodeSigning.hmac(webhookSecret, 'URL of the hook', 'hex')
  return { organizationId: sentry.organization, projectId: sentry.project, releaseToken, options, revision: 'fixed' }
}

/** Settings behind the part of the option store that a hook asks. */
export const fixedProject = (settings: Settings): Pick<OptionStore, 'findProject'> => {
  const project = projectOf(settings)
  return { findProject: (projectId) => TE.right(projectId === project.projectId ? project : null) }
}

/** The path that Heroku is to call. */
export const relayPath = (settings: Settings): string =>
  hookPath(nodeSigning, { ...projectOf(settings), plugin: 'heroku' })

import type { Plugin } from '@slugline/core'
import { type BodySigning, verifyBody } from './body-signature.ts'
import { CONFIGURATION_FIELDS } from './configuration-fields.ts'
import { decodeDeployHook } from './deploy-hook-form.ts'
import { isForm, MEDIA_TYPES } from './media-type.ts'
import { decodeWebhook } from './webhook-body.ts'

/**
 * Makes the plugin for Heroku's app webhooks (`api:release`) and for the form of its retired deploy hooks.
 *
 * Config changes, add-on changes and failed releases are releases of Heroku too: the notice says what they are, and
 * the core decides what to record.
 *
 * @example
 * const useCases = makeUseCases({ ...ports, plugins: [builtinPlugin, makeHerokuPlugin(signing)] })
 */
export const makeHerokuPlugin = (signing: BodySigning): Plugin => ({
  id: 'heroku',
  name: 'Heroku',
  shortName: 'Heroku',
  description:
    'Record a release and its deploy whenever an app on Heroku is released. Subscribe with "-l sync": Heroku then repeats each delivery until it arrives, for up to 72 hours, while with "-l notify" it tries only once.',
  setUp: 'heroku webhooks:add -i api:release -l sync -u WEBHOOK_URL -a YOUR_APP_NAME',
  mediaTypes: MEDIA_TYPES,
  fields: CONFIGURATION_FIELDS,
  verify: verifyBody(signing),
  decode: (raw, mediaType) => (isForm(mediaType) ? decodeDeployHook(raw) : decodeWebhook(raw)),
})

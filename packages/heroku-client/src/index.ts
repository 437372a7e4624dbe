export { type BodySigning, SIGNATURE_HEADER } from './body-signature.ts'
export { makeHerokuPlugin } from './heroku-plugin.ts'

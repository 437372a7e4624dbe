export { SIGNATURE_HEADER } from './body-signature.ts'
export { deployHookForm, type SampleDeployHook } from './deploy-hook-sample.ts'
export { type ReleasePayload, releasePayload, type SampleRelease } from './release-payload.ts'
export { sampleCommit, sampleId } from './sample-id.ts'
export {
  addonPayload,
  configPayload,
  containerPayload,
  deployPayload,
  failedPayload,
  pendingPayload,
  promotionPayload,
  rollbackPayload,
} from './sample-payloads.ts'
export type { FakeApp, FakeRelease, NewFakeApp, NewFakeRelease } from './testing/fake-app.ts'
export type { UpcomingDelivery } from './testing/fake-delivery.ts'
export type { Fault } from './testing/fake-fault.ts'
export { type FakeHeroku, type FakeHerokuOptions, makeFakeHeroku } from './testing/fake-heroku.ts'
export { signDelivery } from './testing/sign-delivery.ts'

import { sampleCommit, sampleId } from './sample-id.ts'

/** What a sample of the retired deploy hook tells. */
export interface SampleDeployHook {
  /** Name of the app; its id is made of it. Default `acme-web`. */
  readonly app?: string
  /** Release number; null leaves `release` and `app_uuid` out, as the oldest bodies did. Default 1. */
  readonly release?: number | null
  /** Default: a SHA made of app and release number. */
  readonly commit?: string
  /** Default `dev@example.com`. */
  readonly email?: string
}

/**
 * The body of the retired deploy hook: a form, which cannot be signed. It means the same release as the webhook of
 * that app and number.
 *
 * @example
 * fetch(url, { method: 'POST', body: new URLSearchParams(deployHookForm({ release: 42 })) })
 */
export const deployHookForm = (sample: SampleDeployHook = {}): string => {
  const { app = 'acme-web', release = 1, email = 'dev@example.com' } = sample
  const { commit = sampleCommit(app, release ?? 0) } = sample
  return new URLSearchParams({
    app,
    user: email,
    url: `http://${app}.herokuapp.com`,
    head: commit.slice(0, 7),
    head_long: commit,
    prev_head: '',
    git_log: '  * Dev: sample commit',
    ...(release === null ? {} : { app_uuid: sampleId('app', app), release: `v${release}` }),
  }).toString()
}

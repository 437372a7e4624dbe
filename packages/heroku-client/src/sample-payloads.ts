import { type ReleasePayload, releasePayload, type SampleRelease } from './release-payload.ts'
import { sampleCommit } from './sample-id.ts'

/**
 * A deploy that succeeded.
 *
 * @example
 * deployPayload({ app: 'acme-web', release: 42 })
 */
export const deployPayload = (sample: SampleRelease = {}): ReleasePayload => releasePayload(sample)

/**
 * A release whose release phase still runs.
 *
 * @example
 * pendingPayload({ release: 42, action: 'update' })
 */
export const pendingPayload = (sample: SampleRelease = {}): ReleasePayload =>
  releasePayload({ action: 'create', ...sample, status: 'pending' })

/**
 * A release whose release phase failed: what ran before still runs.
 *
 * @example
 * failedPayload({ release: 42 })
 */
export const failedPayload = (sample: SampleRelease = {}): ReleasePayload =>
  releasePayload({ ...sample, status: 'failed' })

/**
 * A rollback to an earlier release of the app, with that one's commit.
 *
 * @example
 * rollbackPayload(41, { release: 43 })
 */
export const rollbackPayload = (to: number, sample: SampleRelease = {}): ReleasePayload =>
  releasePayload({
    commit: sampleCommit(sample.app ?? 'acme-web', to),
    description: `Rollback to v${to}`,
    ...sample,
  })

/**
 * A promotion of another app's release, with that one's commit.
 *
 * @example
 * promotionPayload({ app: 'acme-staging', release: 7 }, { app: 'acme-web', release: 43 })
 */
export const promotionPayload = (
  from: Pick<SampleRelease, 'app' | 'release'>,
  sample: SampleRelease = {},
): ReleasePayload => {
  const { app = 'acme-staging', release = 1 } = from
  const commit = sample.commit ?? sampleCommit(app, release)
  return releasePayload({ description: `Promote ${app} v${release} ${commit.slice(0, 7)}`, ...sample, commit })
}

/**
 * A change of config vars: a release of Heroku too, that runs the code of before.
 *
 * @example
 * configPayload(['LANG', 'RACK_ENV'], { release: 44 })
 */
export const configPayload = (names: readonly string[], sample: SampleRelease = {}): ReleasePayload =>
  releasePayload({
    description: `Set ${names.join(', ')} config ${names.length === 1 ? 'var' : 'vars'}`,
    ...sample,
  })

/**
 * An add-on that was attached.
 *
 * @example
 * addonPayload('DATABASE', { release: 45 })
 */
export const addonPayload = (name: string, sample: SampleRelease = {}): ReleasePayload =>
  releasePayload({ description: `Attach ${name} (@ref:postgresql-sample-1)`, ...sample })

/**
 * A release of an image from the container registry: no slug, and no commit.
 *
 * @example
 * containerPayload({ release: 46 })
 */
export const containerPayload = (sample: SampleRelease = {}): ReleasePayload =>
  releasePayload({ description: 'Deployed web (eacd9b960537)', ...sample, built: 'container' })

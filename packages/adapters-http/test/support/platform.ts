import type { AppProgress, Clock, PlatformUseCases, Plugin, Signing, Store } from '@slugline/core'
import { makePlatformUseCases } from '@slugline/core'
import { taskEither as TE } from 'fp-ts'
import { type FakeJobs, type FakePlatform, makeFakeJobs, makeFakePlatform } from '../../../../test/support/platform.ts'

export const PUBLIC_URL = 'https://slugline.example.com'

/** What stands behind the routes of platforms in these tests. */
export interface PlatformSupport {
  readonly useCases: PlatformUseCases
  readonly heroku: FakePlatform
  readonly jobs: FakeJobs
  readonly progress: AppProgress[]
}

interface PlatformSupportPorts extends Pick<Store, 'options' | 'deliveries'> {
  readonly signing: Signing
  readonly clock: Clock
  readonly plugins: readonly Plugin[]
}

/** A Heroku in memory that knows `acme-web` and `acme-web-staging`, with a token of the server, and a queue. */
export const makePlatformSupport = (ports: PlatformSupportPorts): PlatformSupport => {
  const heroku = makeFakePlatform('heroku', ['acme-web', 'acme-web-staging'])
  const jobs = makeFakeJobs(ports.clock.now)
  const progress: AppProgress[] = []
  const useCases = makePlatformUseCases({
    ...ports,
    jobs: jobs.queue,
    backfillProgress: { ofProject: () => TE.right(progress) },
    subscriptions: [heroku.subscriptions],
    defaultTokens: { heroku: 'the token of the server' },
    defaultTarget: { url: 'https://sentry.example.com', organization: 'acme', token: 'the token for Sentry' },
    publicUrl: PUBLIC_URL,
  })
  return { useCases, heroku, jobs, progress }
}

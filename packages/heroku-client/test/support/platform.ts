import type { PlatformSubject } from '@slugline/core/contracts'
import { makePlatformApi, type PlatformApi, type PlatformApiOptions } from '../../src/index.ts'
import { type FakeHeroku, makeFakeHeroku } from '../../src/testing.ts'

export const TOKEN = 'HRKU-a-token-that-is-told-nobody'

/** What a test changes of the client, and what it had to wait. */
export interface Asked {
  readonly api: PlatformApi
  readonly heroku: FakeHeroku
  /** Every request that was sent. */
  readonly sent: readonly Request[]
  /** The pauses between tries, in milliseconds; none of them was made. */
  readonly pauses: readonly number[]
  /** Lets time go by. */
  readonly pass: (milliseconds: number) => void
}

/** A client of a fake Heroku that takes one token, without a network; the clock stands still but for its pauses. */
export const ask = (options: Partial<PlatformApiOptions> = {}): Asked => {
  const heroku = makeFakeHeroku({ tokens: [TOKEN], deliver: async () => new Response() })
  const sent: Request[] = []
  const pauses: number[] = []
  let now = Date.UTC(2026, 2, 1)
  const pass = (milliseconds: number): void => {
    now += milliseconds
  }
  const api = makePlatformApi({
    token: TOKEN,
    fetch: (input, init) => {
      const request = new Request(input, init)
      sent.push(request.clone())
      return heroku.handle(request)
    },
    clock: { now: () => now },
    random: () => 0.5,
    wait: async (milliseconds) => {
      pauses.push(milliseconds)
      pass(milliseconds)
    },
    ...options,
  })
  return { api, heroku, sent, pauses, pass }
}

let apps = 0

/** What the suites of core do at a fake Heroku. */
export const givenAt = (heroku: FakeHeroku): PlatformSubject['given'] => {
  const number = async (release: ReturnType<FakeHeroku['release']>): Promise<number> => (await release).number
  return {
    app: async () => {
      apps += 1
      return { token: TOKEN, app: heroku.addApp({ name: `acme-${apps}` }).name }
    },
    deploy: ({ app }, commit) => number(heroku.release(app, { commit })),
    configure: ({ app }) => number(heroku.release(app, { config: ['LANG'] })),
    rollBack: ({ app }, release) => number(heroku.release(app, { rollbackTo: release })),
  }
}

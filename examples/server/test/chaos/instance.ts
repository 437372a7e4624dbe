import { readAnnouncement, runServer } from '../support/run-server.ts'

/** The built server, launched again and again with the same settings, each time on another port. */
export interface Instance {
  /** Where it listens; where nobody does, from when it is killed until it is ready again. */
  readonly url: () => string
  readonly launch: () => void
  /** Resolves once the last launch listens and its store is prepared. */
  readonly ready: () => Promise<void>
  /** The demo project's hook, as the first launch on a new store tells it. */
  readonly hook: () => Promise<Hook>
  /** kill -9; resolves when it is gone. */
  readonly kill: () => Promise<void>
  /** SIGTERM; resolves to its exit code. */
  readonly stop: () => Promise<number | null>
  /** Whether it still runs since its last launch, and has not spoken of an error that nobody handled. */
  readonly isSound: () => boolean
}

export interface Hook {
  readonly path: string
  readonly secret: string
}

/** Nobody listens there: where a killed server has listened may soon be another's place, which must not be called. */
const NOWHERE = 'http://127.0.0.1:9'

/** Launches it a first time. */
export const launchInstance = (environment: Readonly<Record<string, string>>): Instance => {
  const run = () => runServer({ LOG_LEVEL: 'error', ...environment })
  let server = run()
  let url = NOWHERE
  return {
    url: () => url,
    launch: () => {
      server = run()
    },
    ready: async () => {
      const [, listens = ''] = await server.printed(/listens on (\S+)/)
      url = listens
    },
    hook: async () => {
      const announced = await readAnnouncement(server)
      const [, secret = ''] = / -s (\S+)/.exec(announced.herokuLine) ?? []
      return { path: announced.hookUrl.slice(announced.url.length), secret }
    },
    kill: async () => {
      url = NOWHERE
      await server.end('SIGKILL')
    },
    stop: () => server.end('SIGTERM'),
    isSound: () => {
      const { exitCode, signalCode } = server.child
      return exitCode === null && signalCode === null && !/unhandled|uncaught/i.test(server.log())
    },
  }
}

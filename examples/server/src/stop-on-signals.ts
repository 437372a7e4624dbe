import type { Shutdown } from './shutdown.ts'

/** What an orchestrator gives a process between SIGTERM and SIGKILL is 10 s at the least. */
const PATIENCE_MS = 9_000

/** Closes everything on SIGTERM and SIGINT, and ends. A second signal, or a close that hangs, ends at once. */
export const stopOnSignals = (shutdown: Shutdown): void => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (shutdown.isClosing()) process.exit(1)
      setTimeout(() => process.exit(1), PATIENCE_MS).unref()
      shutdown.close().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error)
          process.exit(1)
        },
      )
    })
  }
}

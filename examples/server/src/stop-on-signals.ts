import type { Shutdown } from './shutdown.ts'

/** What an orchestrator gives a process between SIGTERM and SIGKILL is 10 s at the least. */
const PATIENCE_MS = 9_000

/** npm passes on to us the Ctrl-C that the terminal has sent us already: what comes so soon is the same one. */
const SAME_SIGNAL_MS = 1_000

/** Closes everything on SIGTERM and SIGINT, and ends. A second signal, or a close that hangs, ends at once. */
export const stopOnSignals = (shutdown: Shutdown): void => {
  let firstAt: number | null = null
  const stop = (): void => {
    if (firstAt !== null) {
      if (performance.now() - firstAt > SAME_SIGNAL_MS) process.exit(1)
      return
    }
    firstAt = performance.now()
    setTimeout(() => process.exit(1), PATIENCE_MS).unref()
    shutdown.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

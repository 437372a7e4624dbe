import { onTestFinished, vi } from 'vitest'

/**
 * From now on and until the test ends, no `setTimeout` is due before the test lets time pass
 * (`vi.advanceTimersByTime`), however busy the machine is. Each turn of an `expect.poll` lets 50 ms pass too, so the
 * times must be long beside that. Nothing may call over a network by `fetch` or undici meanwhile: those keep one timer
 * for all calls of the process, and it would stand still for the tests that come after.
 */
export const stopTimers = (): void => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
}

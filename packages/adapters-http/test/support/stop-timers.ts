import { onTestFinished, vi } from 'vitest'

/** From now on no time is up before the test lets it pass (`vi.advanceTimersByTime`), however busy the machine is. */
export const stopTimers = (): void => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
}

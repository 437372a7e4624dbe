import { describe, expect, it, vi } from 'vitest'
import { stopTimers } from '../../../test/support/stop-timers.ts'
import { makeLoop } from '../src/outgoing/loop.ts'

const NEVER = 1_000_000
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

describe('a loop', () => {
  /** A loop whose rounds end when they are told to, and say whether there is more. */
  const scripted = (pauseMs: number) => {
    const ends: ((isMore: boolean) => void)[] = []
    let rounds = 0
    const work = (): Promise<boolean> => {
      rounds += 1
      return new Promise((resolve) => ends.push(resolve))
    }
    const end = async (isMore: boolean): Promise<void> => {
      ends.shift()?.(isMore)
      await turns()
    }
    return { loop: makeLoop({ work, pauseMs }), end, rounds: () => rounds }
  }

  it('goes on at once while there is more, and rests when there is none', async () => {
    const { loop, end, rounds } = scripted(NEVER)
    loop.wake()
    expect(rounds()).toBe(0)
    loop.start()
    await end(true)
    expect(rounds()).toBe(2)
    await end(false)
    expect(rounds()).toBe(2)
    await loop.stop()
  })

  it('goes on after its pause', async () => {
    // A real pause may be over before the stop below, which would then wait for a third round that nobody ends.
    stopTimers()
    const { loop, end, rounds } = scripted(50)
    loop.start()
    await end(false)
    vi.advanceTimersByTime(49)
    expect(rounds()).toBe(1)
    vi.advanceTimersByTime(1)
    expect(rounds()).toBe(2)
    await end(false)
    await loop.stop()
  })

  it('does one more round when it is woken, now or in the middle of one, and never two at once', async () => {
    const { loop, end, rounds } = scripted(NEVER)
    loop.start()
    loop.wake()
    loop.wake()
    expect(rounds()).toBe(1)
    await end(false)
    expect(rounds()).toBe(2)
    await end(false)
    expect(rounds()).toBe(2)
    loop.wake()
    expect(rounds()).toBe(3)
    await end(false)
    await loop.stop()
  })

  it('stops after the round that is under way, for good', async () => {
    const { loop, end, rounds } = scripted(NEVER)
    loop.start()
    let isStopped = false
    const stopped = loop.stop().then(() => {
      isStopped = true
    })
    await turns()
    expect(isStopped).toBe(false)
    await end(true)
    await stopped
    loop.wake()
    loop.start()
    expect(rounds()).toBe(1)
  })
})

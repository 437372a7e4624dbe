import { describe, expect, it } from 'vitest'
import { toAppRelease } from '../../src/contracts/scripted-platform.ts'
import { endsBefore, isAnotherApp, isNumbered, startWalk, throughAfter, walkOn } from '../../src/domain/release-walk.ts'
import type { ReleaseStatus } from '../../src/index.ts'
import { aPlatformRelease, DAY, START } from '../support/backfill-world.ts'

const release = (number: number, status: ReleaseStatus = 'succeeded', dateFinished = START) => {
  const notice = toAppRelease(aPlatformRelease(number, { status, dateFinished }))
  if (!isNumbered(notice)) throw new Error('a release without a number')
  return notice
}

/** Up to where all is known after a walk over releases, newest first. */
const walked = (known: number, ...releases: readonly ReturnType<typeof release>[]): number =>
  throughAfter(
    releases.reduce(
      (walk, notice) => walkOn(walk, notice, START),
      startWalk({ through: known, appId: null }, releases[0]),
    ),
  )

describe('a walk over releases', () => {
  it('knows all up to the newest, or to the one before the oldest that is under way', () => {
    expect(walked(0)).toBe(0)
    expect(walked(0, release(9), release(8))).toBe(9)
    expect(walked(5, release(9, 'pending'), release(8, 'failed'), release(7, 'pending'), release(6))).toBe(6)
    expect(walked(5, release(9), release(6, 'pending'))).toBe(5)
    expect(walked(0, release(1, 'pending'))).toBe(0)
  })

  it('comes back to a status that nobody knows, and to no end', () => {
    expect(walked(5, release(9), release(8, 'unknown'))).toBe(7)
    expect(walked(5, release(9, 'failed'), release(8, 'expired'))).toBe(9)
  })

  it('never knows less than before', () => {
    expect(walked(5)).toBe(5)
    expect(walked(5, release(6), release(4, 'pending'))).toBe(5)
  })

  it('sees that a name is another app’s: by its id, else as it has not counted as far', () => {
    expect(isAnotherApp({ through: 500, appId: null }, release(3))).toBe(true)
    expect(isAnotherApp({ through: 2, appId: 'id of another web' }, release(3))).toBe(true)
    expect(isAnotherApp({ through: 9, appId: 'id of web' }, release(3))).toBe(false)
    expect(isAnotherApp({ through: 2, appId: null }, release(3))).toBe(false)
  })

  it('gives up releases that have been under way for days', () => {
    expect(walked(0, release(9), release(8, 'pending', START - 4 * DAY))).toBe(9)
  })

  const walk = startWalk({ through: 5, appId: null }, release(9))
  const unknown = startWalk({ through: 0, appId: null }, release(9))
  const old = (number: number, days: number) => release(number, 'succeeded', START - days * DAY)

  it('ends at what is known, or beyond it at a time', () => {
    const end = { since: null, oldest: START - 30 * DAY }
    expect(endsBefore(walk, end, old(6, 99))).toBe(false)
    expect(endsBefore(walk, end, old(5, 0))).toBe(true)
    const since = { ...end, since: START - 2 * DAY }
    expect(endsBefore(walk, since, old(5, 1))).toBe(false)
    expect(endsBefore(walk, since, old(5, 3))).toBe(true)
    // However short the time: what lies between would never be looked at.
    expect(endsBefore(walk, since, old(6, 3))).toBe(false)
  })

  it('ends where it is too old when nothing is known', () => {
    const end = { since: null, oldest: START - 30 * DAY }
    expect(endsBefore(unknown, end, old(5, 29))).toBe(false)
    expect(endsBefore(unknown, end, old(5, 31))).toBe(true)
    expect(endsBefore(unknown, { ...end, since: START - 60 * DAY }, old(5, 31))).toBe(false)
    expect(endsBefore(unknown, { ...end, since: START - DAY }, old(5, 29))).toBe(false)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeWaitingLine, type Waiting } from '../src/http/waiting-line.ts'

const LIMITS = { calls: 100, bytes: 1000, patience: 2000 }

const call = (since: number, bytes = 0): Waiting => ({ since, bytes })

/** A line in which so many wait since 0. */
const lineOf = (count: number) => {
  const line = makeWaitingLine(LIMITS)
  const waiting = Array.from({ length: count }, () => call(0))
  for (const each of waiting) line.enter(each)
  return { line, waiting }
}

describe('a waiting line', () => {
  it('is full when as many wait as may, and open again when one leaves', () => {
    const { line } = lineOf(99)
    expect(line.isFull(0)).toBe(false)
    line.enter(call(0))
    expect(line.isFull(0)).toBe(true)
    line.leave(call(0))
    expect(line.isFull(0)).toBe(false)
  })

  it('is full when those who wait hold as many bytes as may be', () => {
    const line = makeWaitingLine(LIMITS)
    line.enter(call(0, 600))
    line.enter(call(0, 400))
    expect(line.isFull(0)).toBe(true)
    line.leave(call(0, 400))
    expect(line.isFull(0)).toBe(false)
  })

  it('is full when nobody was served for longer than one may wait, and open when it moves again', () => {
    const { line } = lineOf(50)
    expect([line.isFull(2000), line.isFull(2001)]).toEqual([false, true])
    line.enter(call(1500))
    line.leave(call(1500))
    expect(line.isFull(2001)).toBe(false)
  })

  it('is full when those who are served have waited too long, though some are served all the time', () => {
    const { line } = lineOf(50)
    line.leave(call(0))
    expect(line.isFull(2001)).toBe(true)
  })

  it('measures nothing where few wait, or nobody, however long ago the last was served', () => {
    const few = lineOf(31).line
    expect(few.isFull(60_000)).toBe(false)
    const { line, waiting } = lineOf(50)
    for (const each of waiting) line.leave(each)
    expect(line.isFull(60_000)).toBe(false)
    for (let turn = 0; turn < 50; turn += 1) line.enter(call(60_000))
    expect(line.isFull(60_001)).toBe(false)
  })

  it('is not held up by some who are stuck while others pass them', () => {
    const { line } = lineOf(50)
    for (let now = 0; now < 10_000; now += 100) {
      line.enter(call(now))
      line.leave(call(now))
    }
    expect(line.isFull(10_000)).toBe(false)
  })

  it('served in order, tells of exactly the wait of its first', () => {
    const waits = fc.array(fc.nat({ max: 500 }), { minLength: 33, maxLength: 90 })
    fc.assert(
      fc.property(waits, fc.nat({ max: 50 }), (steps, served) => {
        const line = makeWaitingLine(LIMITS)
        let now = 0
        const all = steps.map((step) => {
          now += step
          return call(now)
        })
        for (const each of all) line.enter(each)
        const gone = Math.min(served, all.length - 33)
        for (const each of all.slice(0, gone)) line.leave(each)
        const reached = all[Math.max(0, gone - 1)]?.since ?? 0
        expect(line.isFull(reached + LIMITS.patience)).toBe(false)
        expect(line.isFull(reached + LIMITS.patience + 1)).toBe(true)
      }),
    )
  })
})

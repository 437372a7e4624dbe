import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codePointLength, compareIds, compareText, fitText, hasLength, isStorable } from '../../src/index.ts'

const anyText = fc.string({ unit: 'binary', maxLength: 500 })

describe('a text', () => {
  it('is as long as it has code points', () => {
    expect([codePointLength(''), codePointLength('äb'), codePointLength('😀b'), codePointLength('\ud83d')]).toEqual([
      0, 2, 2, 1,
    ])
    fc.assert(fc.property(anyText, (text) => codePointLength(text) === Array.from(text).length))
  })

  it('has a length within a limit', () => {
    expect(hasLength('', 3)).toBe(false)
    expect(hasLength('😀'.repeat(200), 200)).toBe(true)
    expect(hasLength('😀'.repeat(201), 200)).toBe(false)
    fc.assert(
      fc.property(anyText, fc.nat(300), (text, limit) => {
        const length = Array.from(text).length
        return hasLength(text, limit) === (length > 0 && length <= limit)
      }),
    )
  })

  it('is made fit for every store: cut at 200 code points, no NUL, no lone surrogate', () => {
    expect(fitText('a\u0000b\ud800c')).toBe('a\uFFFDb\uFFFDc')
    expect(fitText('x'.repeat(200))).toBe('x'.repeat(200))
    expect(fitText('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`)
    expect(fitText('😀'.repeat(200))).toBe('😀'.repeat(200))
    expect(fitText('😀'.repeat(100_000))).toBe(`${'😀'.repeat(199)}…`)
    fc.assert(
      fc.property(anyText, (text) => {
        const fit = fitText(text)
        return isStorable(fit) && codePointLength(fit) <= 200 && fitText(fit) === fit
      }),
    )
  })

  it('is ordered as its UTF-8 bytes are', () => {
    expect(compareText('\u{1F600}', '\uFF5E')).toBeGreaterThan(0)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (left, right) => {
        const bytes = Buffer.compare(Buffer.from(left), Buffer.from(right))
        return Math.sign(compareText(left, right)) === bytes
      }),
    )
  })

  it('that is an id is ordered by its number', () => {
    expect(['10', '9', '100', '2'].sort(compareIds)).toEqual(['2', '9', '10', '100'])
  })
})

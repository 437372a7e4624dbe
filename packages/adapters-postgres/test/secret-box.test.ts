import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeSecretBox, type SecretPlace, SecretUnreadable } from '../src/secret-box.ts'

const OLD = 'an old key, which is of random characters'
const NEW = 'a new key, which is of random characters'

const PLACE: SecretPlace = ['project_option', '1', '2', 'heroku:webhook_secret']
const SECRET = 'correct horse battery staple'

/** Any text: also with NUL, with half a surrogate pair, and with what stored texts begin with. */
const anySecret = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.tuple(fc.constantFrom('plain:', 'sealed:v1:'), fc.string()).map((parts) => parts.join('')),
)

/** What is said of a text that must not open. */
const refusal = (open: () => string): string => {
  try {
    open()
  } catch (error) {
    if (error instanceof SecretUnreadable) return error.message
    throw error
  }
  throw new Error('it opened')
}

describe('a secret box', () => {
  it('opens what it sealed, whatever text and wherever it stands', () => {
    const boxes = [makeSecretBox([NEW]), makeSecretBox([])]
    const anyPlace = fc.tuple(fc.constantFrom('project', 'project_option'), anySecret, anySecret)
    fc.assert(
      fc.property(fc.constantFrom(...boxes), anyPlace, anySecret, (box, place, secret) => {
        const stored = box.seal(place, secret)
        expect(stored.startsWith(box.mark)).toBe(true)
        expect(box.open(place, stored)).toBe(secret)
      }),
      { numRuns: 300 },
    )
  })

  it('seals one secret differently each time', () => {
    const box = makeSecretBox([NEW])
    expect(new Set(Array.from({ length: 50 }, () => box.seal(PLACE, SECRET))).size).toBe(50)
  })

  it('refuses what was made for another table or row, also where the parts together are the same', () => {
    const box = makeSecretBox([NEW])
    const stored = box.seal(PLACE, SECRET)
    const others: readonly SecretPlace[] = [
      ['project', '1', '2', 'heroku:webhook_secret'],
      ['project_option', '2', '2', 'heroku:webhook_secret'],
      ['project_option', '1', '3', 'heroku:webhook_secret'],
      ['project_option', '1', '2', 'heroku:heroku_api_token'],
      ['project_option', '12', 'heroku:webhook_secret'],
      ['project_option', '1', '2'],
      ['project_option', '1', '2', 'heroku:webhook_secret', ''],
    ]
    for (const other of others) {
      expect(refusal(() => box.open(other, stored))).toBe(
        `a secret in ${other[0]} was changed, or made for another row`,
      )
    }
  })

  it('refuses a text of which any bit of any character was changed, or that was cut or grew', () => {
    for (const keys of [[NEW], []]) {
      const box = makeSecretBox(keys)
      const stored = box.seal(PLACE, SECRET)
      const guarded = keys.length === 0 ? box.mark.length : stored.length
      for (let index = 0; index < guarded; index += 1) {
        for (let bit = 0; bit < 8; bit += 1) {
          const other = String.fromCharCode(stored.charCodeAt(index) ^ (1 << bit))
          const changed = stored.slice(0, index) + other + stored.slice(index + 1)
          expect(refusal(() => box.open(PLACE, changed))).not.toContain(SECRET)
        }
        expect(refusal(() => box.open(PLACE, stored.slice(0, index)))).toMatch(/^a secret in project_option /)
      }
    }
    const box = makeSecretBox([NEW])
    const stored = box.seal(PLACE, SECRET)
    for (const more of ['A', '=', ' ', '\n', ':', 'AAAA']) {
      expect(() => box.open(PLACE, stored + more)).toThrow(SecretUnreadable)
      expect(() => box.open(PLACE, more + stored)).toThrow(SecretUnreadable)
    }
  })

  it('reads what was stored before there was a key, and with the key before', () => {
    const [plain, old, both, current] = [[], [OLD], [NEW, OLD], [NEW]].map(makeSecretBox)
    if (!plain || !old || !both || !current) throw new Error('four boxes')
    const stored = [plain, old, both].map((box) => box.seal(PLACE, SECRET))
    expect(stored[0]).toBe(`plain:${SECRET}`)
    expect(stored.map((text) => both.open(PLACE, text))).toEqual([SECRET, SECRET, SECRET])
    expect(stored.map((text) => text.startsWith(both.mark))).toEqual([false, false, true])
    expect(current.open(PLACE, stored[2] ?? '')).toBe(SECRET)
    expect(refusal(() => current.open(PLACE, stored[1] ?? ''))).toBe(
      'a secret in project_option was encrypted with a key that is not among the secret keys',
    )
    expect(() => plain.open(PLACE, stored[2] ?? '')).toThrow(SecretUnreadable)
  })

  it('wants keys of 32 characters, and says none of a shorter one', () => {
    expect(() => makeSecretBox([NEW, 'x'.repeat(31)])).toThrow('a secret key has at least 32 characters')
    expect(makeSecretBox(['x'.repeat(32)]).mark).not.toBe(makeSecretBox(['x'.repeat(33)]).mark)
  })
})

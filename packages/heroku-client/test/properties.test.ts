import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { deployHookForm, pendingPayload, releasePayload } from '../src/testing.ts'
import { bytes, decodeForm, decodeJson, keyOf, noticeOf, outcomeOf, plugin, releaseOf } from './support/heroku.ts'

/** What stands for every value that is sent: no error may show it. */
const MARK = 'MARKED-VALUE'

const anyValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(MARK, [MARK], { [MARK]: MARK }, { id: MARK, name: MARK, email: MARK, commit: MARK }),
)

const DATA = [
  'id',
  'app',
  'version',
  'status',
  'description',
  'slug',
  'oci_image',
  'artifacts',
  'stack',
  'user',
  'actor',
]
const TIMES = ['created_at', 'updated_at']
const ENVELOPE = [
  'id',
  'action',
  'resource',
  'version',
  'actor',
  'sequence',
  'published_at',
  'webhook_metadata',
  'data',
]

const changes = (names: readonly string[]) => fc.dictionary(fc.constantFrom(...names), anyValue)

describe('whatever is sent', () => {
  it('in any field of an event: a notice that can be judged, or a tagged error that shows none of it', () => {
    fc.assert(
      fc.property(changes([...ENVELOPE, ...TIMES]), changes([...DATA, ...TIMES]), (envelope, data) => {
        const payload = releasePayload()
        const decoded = decodeJson({ ...payload, data: { ...payload.data, ...data }, ...envelope })
        if (E.isRight(decoded)) {
          expect(outcomeOf(decoded.right, true).outcome.outcome).toMatch(/^(recorded|pending|ignored)$/)
        } else {
          expect(decoded.left._tag).toBe('InvalidBody')
          expect(JSON.stringify(decoded.left)).not.toContain(MARK)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('only a missing app is refused', () => {
    fc.assert(
      fc.property(changes(DATA.filter((name) => name !== 'app').concat(TIMES)), (data) => {
        const payload = releasePayload()
        expect(E.isRight(decodeJson({ ...payload, data: { ...payload.data, ...data } }))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('as bytes: a notice or a tagged error', () => {
    const raw = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: 'binary' }).map(bytes),
      fc.json().map(bytes),
    )
    fc.assert(
      fc.property(raw, fc.constantFrom(...plugin.mediaTypes), (body, mediaType) => {
        const decoded = plugin.decode(body, mediaType)
        if (E.isLeft(decoded)) expect(decoded.left._tag).toMatch(/^(MalformedBody|InvalidBody)$/)
      }),
      { numRuns: 500 },
    )
  })

  it('in any field of a form', () => {
    const names = ['app', 'app_uuid', 'user', 'url', 'head', 'head_long', 'prev_head', 'git_log', 'release']
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.string({ unit: 'binary' })), (fields) => {
        const decoded = decodeForm(new URLSearchParams({ app: 'acme-web', ...fields }).toString())
        if (E.isRight(decoded)) outcomeOf(decoded.right, true)
        else expect(decoded.left._tag).toBe('InvalidBody')
      }),
      { numRuns: 300 },
    )
  })
})

describe('one release has one key', () => {
  it('whichever event or form tells of it', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z][a-z0-9-]{1,20}[a-z0-9]$/),
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        fc.integer({ min: 0, max: 3 }),
        (app, release, occurrence) => {
          const bodies = [
            releasePayload({ app, release, action: 'create' }),
            releasePayload({ app, release, action: 'update', occurrence }),
            releasePayload({ app, release, status: null }),
            pendingPayload({ app, release }),
          ]
          const notices = [...bodies.map(decodeJson), decodeForm(deployHookForm({ app, release }))]
          const keys = new Set(notices.map((notice) => keyOf(releaseOf(notice))))
          expect(keys.size).toBe(1)
          expect([...keys][0]).toMatch(new RegExp(`^heroku:[0-9a-f-]{36}:v${release}$`))
        },
      ),
      { numRuns: 100 },
    )
  })

  it('and two releases have two', () => {
    const keys = Array.from({ length: 200 }, (_, index) =>
      keyOf(releaseOf(decodeJson(releasePayload({ app: `app-${index % 2}`, release: index + 1 })))),
    )
    expect(new Set(keys).size).toBe(200)
    expect(noticeOf(decodeJson(releasePayload({ release: 1 }))).eventId).not.toBe(
      noticeOf(decodeJson(releasePayload({ release: 2 }))).eventId,
    )
  })
})

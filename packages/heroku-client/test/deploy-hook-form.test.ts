import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { bytes, decodeForm, decodeJson, FORM_TYPE, keyOf, outcomeOf, plugin, releaseOf } from './support/heroku.ts'

const SHA = '3eb5f447a2f6bcf254e63fbf2426b8e6738608eb'

const read = (form: string) => releaseOf(decodeForm(form))

describe('the form of the retired deploy hook', () => {
  it('is a code deploy that succeeded', () => {
    expect(outcomeOf(read(`app=acme-web&head_long=${SHA}`))).toEqual({
      outcome: { outcome: 'recorded', reason: 'deploy' },
      version: SHA,
    })
  })

  it.each([
    ['release=v9', 9],
    ['release=9', 9],
    ['release=', null],
    ['release=test', null],
    ['release=9007199254740993', null],
    ['', null],
  ])('%s is release %j', (field, number) => {
    expect(read(`app=acme-web&${field}`).releaseNumber).toBe(number)
  })

  it.each([
    [`head=3eb5f44&head_long=${SHA}`, SHA],
    [`head=3eb5f44&head_long=${SHA.toUpperCase()}`, SHA],
    ['head=3eb5f447&head_long=null', '3eb5f447'],
    ['head=3eb5f447', '3eb5f447'],
    ['head_long=3eb5f44', '3eb5f44'],
  ])('%s is commit %s', (fields, commit) => {
    expect(read(`app=acme-web&${fields}`).commit).toBe(commit)
  })

  it('without a commit: nothing to record, or the number, if asked to', () => {
    const notice = read('app=acme-web&release=v9&head=main&head_long=')
    expect(outcomeOf(notice).outcome).toEqual({ outcome: 'ignored', reason: 'no-commit' })
    expect(outcomeOf(notice, true).version).toBe('acme-web@v9')
  })

  it.each([
    ['user=dev@example.com', 'dev@example.com'],
    ['user=dev%40example.com', 'dev@example.com'],
    ['user=dev%2Bci@example.com', 'dev+ci@example.com'],
    ['user=', undefined],
    ['', undefined],
  ])('%s is by %s', (field, email) => {
    expect(read(`app=acme-web&${field}`).actor?.email).toBe(email)
  })

  it.each([
    ['url=http%3A%2F%2Facme-web.herokuapp.com', 'http://acme-web.herokuapp.com'],
    ['url=', null],
    ['url=javascript:alert(1)', null],
    ['url=acme-web.herokuapp.com', null],
  ])('%s is at %s', (field, url) => {
    expect(read(`app=acme-web&${field}`).url).toBe(url)
  })

  it('has the key of the webhook of that app and number', () => {
    const webhook = releaseOf(decodeJson({ data: { app: { id: 'the-id', name: 'renamed' }, version: 9 } }))
    expect(keyOf(read('app=acme-web&app_uuid=the-id&release=v9'))).toBe(keyOf(webhook))
    expect(keyOf(read('app=acme-web&release=v9'))).toBe('heroku:acme-web:v9')
    expect(keyOf(read('app=acme-web'))).toBe('heroku:acme-web:body:digest')
  })

  it.each(['', 'app=', 'head=3eb5f44', 'app=%20&app_uuid=', `app_uuid=${'x'.repeat(201)}`, '{"app": "acme-web"}'])(
    '%j names no app',
    (form) => {
      expect(decodeForm(form)).toEqual(
        E.left({
          _tag: 'InvalidBody',
          issues: [{ path: 'app', expected: 'the name of the app, or its id in app_uuid' }],
        }),
      )
    },
  )

  it('takes the first of a repeated field, and knows its media type with parameters too', () => {
    const raw = bytes('app=first&app=second&__proto__=x')
    const notice = releaseOf(plugin.decode(raw, `${FORM_TYPE}; charset=utf-8`))
    expect(notice.app).toEqual({ id: null, name: 'first' })
  })

  it('is arbitrary text: what no store takes is replaced', () => {
    expect(read('app=a%00b%FF%zz').app.name).toBe('a\ufffdb\ufffd%zz')
  })

  it('must be UTF-8, and has a limit of fields', () => {
    const notText = plugin.decode(Uint8Array.of(0x61, 0xff), FORM_TYPE)
    expect(E.isLeft(notText) && notText.left._tag).toBe('MalformedBody')
    expect(read(`app=acme-web${'&x=1'.repeat(9_999)}`).app.name).toBe('acme-web')
    const tooMany = decodeForm(`app=acme-web${'&x=1'.repeat(10_000)}`)
    expect(E.isLeft(tooMany) && tooMany.left._tag).toBe('MalformedBody')
  })
})

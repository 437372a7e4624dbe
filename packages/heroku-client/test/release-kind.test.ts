import { describe, expect, it } from 'vitest'
import { DESCRIPTION_PATTERNS, kindOfDescription } from '../src/release-kind.ts'
import { decodeJson, releaseOf } from './support/heroku.ts'
import { ambiguousRepetitions, hasNestedRepetition } from './support/repetitions.ts'

const kindOf = (description: unknown, data: object = {}) =>
  releaseOf(decodeJson({ data: { app: { id: 'a' }, slug: null, ...data, description } })).kind

describe('the kind of a description', () => {
  it.each([
    ['Rollback to v46', 'rollback'],
    ['Promote example-staging v7 30d337a', 'promotion'],
    ['Promote example-staging v7', 'promotion'],
    ['Deploy 1a5f89db', 'deploy'],
    ['Deploy 1a5f89d', 'deploy'],
    ['Deploy 1a5f89db9a6a62f29689b6eeea65e6b6eb0879cd', 'deploy'],
    ['Deployed web (eacd9b960537)', 'deploy'],
    ['Deployed web-2 (eacd9b960537), worker (eacd9b960537)', 'deploy'],
    ['Set LANG, RACK_ENV config vars', 'config'],
    ['Set DEPLOY_KEY, ROLLBACK_TO config vars', 'config'],
    ['Set LANG config var', 'config'],
    ['Remove AWS_KEY config vars', 'config'],
    ['Config add AWS_S3_KEY', 'config'],
    ['Config remove AWS_S3_KEY', 'config'],
    ['Attach DATABASE (@ref:postgresql-slippery-34466)', 'add-on'],
    ['Detach DATABASE (@ref:postgresql-slippery-34466)', 'add-on'],
    ['Attach HEROKU_POSTGRESQL_GREEN resource', 'add-on'],
    ['@ref:postgresql-slippery-34466 completed provisioning, setting DATABASE_URL.', 'add-on'],
    ['Update DATABASE by heroku-postgresql', 'add-on'],
    ['Initial release', 'other'],
    ['Enable Logplex', 'other'],
    ['Upgrade stack to heroku-24', 'other'],
  ])('%s is %s', (description, kind) => {
    expect(kindOfDescription(description)).toBe(kind)
    expect(kindOf(description)).toBe(kind)
    expect(kindOf(description, { slug: { id: 's' } })).toBe(kind)
  })

  it.each([
    'rollback to v46',
    'Rollback to v46 ',
    ' Rollback to v46',
    'Rollback to v46\n',
    'Rollback to v',
    'Deploy 1a5f89',
    'Deploy 1A5F89DB',
    `Deploy ${'a'.repeat(41)}`,
    'Deploy main',
    'Deployed web (latest)',
    'Deployed web (eacd9b960537)\nand more',
    'Set LANG\nconfig vars',
    'Set A\nB config vars',
    'set LANG config vars',
    'Set  config vars',
    'Attach DATA BASE (@ref:x)',
    'Update DATABASE by heroku postgresql',
    'Initial release.',
    'Promote a b v7',
    '',
  ])('%j is none of Heroku’s', (description) => {
    expect(kindOfDescription(description)).toBeNull()
  })
})

describe('without a description that we know', () => {
  it.each([null, undefined, 7, 'Shipped by hand', ['Rollback to v46']])('%j: what was built decides', (description) => {
    expect(kindOf(description, { slug: {} })).toBe('deploy')
    expect(kindOf(description, { artifacts: [7, null, { type: 'slug' }, { type: 'oci-image' }] })).toBe('deploy')
    expect(kindOf(description, { stack: 'container' })).toBe('deploy')
    expect(kindOf(description, { stack: 'cnb' })).toBe('deploy')
    expect(kindOf(description, { oci_image: { commit: 'abcdef0' } })).toBe('deploy')
    expect(kindOf(description)).toBe('other')
    expect(kindOf(description, { stack: 'heroku-24', artifacts: [{ type: 'slug' }] })).toBe('other')
    expect(kindOf(description, { stack: { name: 'cnb' }, artifacts: 'oci-image', slug: 'yes' })).toBe('other')
  })
})

describe('reading a description takes linear time', () => {
  /**
   * A backtracking matcher takes more than linear time only if two repetitions can end in more than one place each (or
   * one stands in another), as then it tries their places together. So: each pattern begins at one place, nests no
   * repetition, and has at most one whose next character it could also have eaten.
   */
  it.each(DESCRIPTION_PATTERNS.map(({ pattern }) => pattern.source))('%s', (source) => {
    expect(source).toMatch(/^\^/)
    expect(hasNestedRepetition(source)).toBe(false)
    expect(ambiguousRepetitions(source)).toBeLessThanOrEqual(1)
  })

  it('the argument sees what is not linear', () => {
    expect(hasNestedRepetition('^(a+)+$')).toBe(true)
    expect(ambiguousRepetitions('^.* by .* by .*$')).toBe(2)
    expect(ambiguousRepetitions('^\\w+\\d+$')).toBe(1)
  })

  const MEGABYTE = 1_000_000

  it.each([
    ['Set ', ' config var'],
    ['Set ', ' config vars '],
    ['Set ', 'config vars'],
    ['Remove ', 'A_B, '],
    ['Config add ', '\n'],
    ['Deployed ', 'web-'],
    ['Deployed web (', 'abc'],
    ['Deployed web (a)', ' (a)'],
    ['Attach ', 'DATABASE'],
    ['Attach D (@ref:', 'a-'],
    ['@ref:', 'x-'],
    ['@ref:x completed provisioning', ' completed provisioning'],
    ['Update ', ' by '],
    ['Update ', 'by'],
    ['Promote ', 'v1'],
    ['Promote a v', '1'],
    ['Rollback to v', '9'],
    ['Upgrade stack to ', 'x'],
    ['', ' '],
    ['', '😀'],
  ])('a megabyte of %j and %j again and again is read', (start, repeated) => {
    const text = start + repeated.repeat(MEGABYTE / repeated.length)
    for (const end of ['', '\n', ' config vars', ' config vars\n', '\u2028']) kindOfDescription(text + end)
    expect(kindOfDescription(`${text}\n`)).toBeNull()
  })

  it('a list of a hundred thousand names is still a config change', () => {
    expect(kindOf(`Set ${'DEPLOY_KEY, '.repeat(100_000)}Z config vars`, { slug: {} })).toBe('config')
  })
})

import { describe, expect, it } from 'vitest'
import { defaultRepositoryUrl, providerOf } from '../../src/domain/repository-provider.ts'
import {
  appIdentity,
  environmentOf,
  isEnvironment,
  isSlug,
  isVersion,
  normalizeCommitId,
  numberedVersion,
  parseCommitSha,
  repositoryHost,
  slugOf,
} from '../../src/index.ts'

describe('a version', () => {
  it.each(['shop@1.0.0+b7', '-1', ' 1 ', 'é', '#?%', 'a;b', 'x'.repeat(200), '😀'.repeat(200), 'latest-1', '...'])(
    'may be %j',
    (text) => expect(isVersion(text)).toBe(true),
  )

  it.each([
    '',
    ' ',
    '\t',
    '.',
    '..',
    ' .. ',
    'latest',
    'LaTest',
    ' latest ',
    'a/b',
    'a\\b',
    'a\nb',
    'a\u007f',
    'x'.repeat(201),
    '\ud800',
    'a\u0000',
  ])('may not be %j', (text) => expect(isVersion(text)).toBe(false))

  it('of a release without a commit is its app and number, if that is a version', () => {
    expect(numberedVersion('web-1234', 42)).toBe('web-1234@v42')
    expect(numberedVersion('a/b', 42)).toBeNull()
    expect(numberedVersion('x'.repeat(200), 42)).toBeNull()
  })
})

describe('an environment', () => {
  it.each(['production', ' x ', 'Prod', 'x'.repeat(64), 'a\\b', 'latest'])('may be %j', (text) =>
    expect(isEnvironment(text)).toBe(true),
  )
  it.each(['', ' ', 'a/b', 'a\nb', 'x'.repeat(65)])('may not be %j', (text) => expect(isEnvironment(text)).toBe(false))

  it('is that of the map for the app, else the default', () => {
    const map = { 'acme-staging': 'staging' }
    expect(environmentOf({ id: '1', name: 'acme-staging' }, map, 'production')).toBe('staging')
    expect(environmentOf({ id: '1', name: 'acme-web' }, map, 'production')).toBe('production')
    expect(environmentOf({ id: '1', name: null }, map, 'production')).toBe('production')
    expect(environmentOf({ id: '1', name: 'constructor' }, map, 'production')).toBe('production')
    expect(environmentOf({ id: '1', name: '__proto__' }, map, 'production')).toBe('production')
  })
})

describe('a commit', () => {
  it.each([
    ['25155eddde2d99de77c8befe61323e8a3d150719', '25155eddde2d99de77c8befe61323e8a3d150719'],
    ['  ABCD123 ', 'abcd123'],
    ['a'.repeat(64), 'a'.repeat(64)],
  ])('is read from %j', (text, sha) => expect(parseCommitSha(text)).toBe(sha))

  it.each([
    '',
    'null',
    'abc123',
    'a'.repeat(65),
    'unknown',
    `nogit-${'a'.repeat(64)}`,
    'v1.0.0',
    'main',
    'g'.repeat(40),
    ' '.repeat(1_000_000),
  ])('is not read from %.20j', (text) => expect(parseCommitSha(text)).toBeNull())

  it('of a client is kept as it is, hexadecimal ones in lower case', () => {
    expect([normalizeCommitId('ABCDEF'), normalizeCommitId('Change-1')]).toEqual(['abcdef', 'Change-1'])
  })
})

describe('a slug', () => {
  it('has its rules', () => {
    expect(['acme', 'a', '1a', 'a_b-c', 'x'.repeat(50)].every(isSlug)).toBe(true)
    expect(['', '12', '-a', '_a', 'A', 'a b', 'ä', 'x'.repeat(51)].some(isSlug)).toBe(false)
  })

  it('is made of a name, where anything is left of it', () => {
    expect(['Web Shop', '  Acme & Co. ', 'x'.repeat(80), '42', '日本', '-_-'].map(slugOf)).toEqual([
      'web-shop',
      'acme-co',
      'x'.repeat(50),
      null,
      null,
      null,
    ])
  })
})

describe('an app', () => {
  it('is told by its id, else its name', () => {
    expect([{ id: '1', name: 'a' }, { id: null, name: 'a' }, null].map(appIdentity)).toEqual(['1', 'a', ''])
  })
})

describe('a repository', () => {
  it.each([
    ['https://github.com/acme/web', 'github.com', 'github'],
    ['https://user@gitlab.com:8443/acme/web.git', 'gitlab.com', 'gitlab'],
    ['git@bitbucket.org:acme/web.git', 'bitbucket.org', 'bitbucket'],
    ['ssh://git@git.acme.example/web', 'git.acme.example', 'git'],
    ['git://git.acme.example/web', 'git.acme.example', 'git'],
  ])('at %s has its host and provider', (url, host, provider) => {
    expect([repositoryHost(url), providerOf(url)]).toEqual([host, provider])
  })

  it.each([
    '',
    'http://github.com/a',
    'ftp://x/y',
    'github.com/a',
    'git@github.com',
    'https://',
    'https://a b/c',
    `https://${'@'.repeat(100_000)}`,
  ])('has no URL %.30j', (url) => expect(repositoryHost(url)).toBeNull())

  it('of a public host has a URL by its name', () => {
    expect(defaultRepositoryUrl('integrations:github', 'acme/web')).toBe('https://github.com/acme/web')
    expect(defaultRepositoryUrl('git', 'acme/web')).toBeNull()
    expect(providerOf(null)).toBe('git')
  })
})

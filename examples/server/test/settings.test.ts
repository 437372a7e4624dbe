import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { misspelledSettings, readSettings } from '../src/settings.ts'

const problem = (environment: Record<string, string>): string | null => {
  const result = readSettings(environment)
  return E.isLeft(result) ? result.left : null
}

describe('the settings', () => {
  it('have defaults, also for empty variables', () => {
    const defaults = {
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: null,
      dataDirectory: '.slugline',
      store: 'postgres',
      adminToken: null,
      secretKeys: [],
      publicUrl: null,
      logLevel: 'info',
      deliveryRetentionDays: 90,
      rateLimit: null,
      hookRateLimit: null,
      corsOrigins: [],
      allowedHosts: [],
      backfillMinutes: 10,
      herokuApiToken: null,
      herokuApiUrl: 'https://api.heroku.com',
      sentry: null,
      github: null,
    }
    expect(readSettings({})).toEqual(E.right(defaults))
    expect(readSettings({ PORT: '', DATABASE_URL: '', SLUGLINE_STORE: '', UNRELATED: 'x' })).toEqual(E.right(defaults))
  })

  it('are read from the environment', () => {
    const environment = {
      PORT: '0',
      HOST: '0.0.0.0',
      DATABASE_URL: 'postgres://u:p@db:5432/slugline?sslmode=require',
      SLUGLINE_DATA_DIR: '/var/lib/slugline',
      SLUGLINE_STORE: 'memory',
      SLUGLINE_ADMIN_TOKEN: 'a-token-of-sixteen-and-more',
      SLUGLINE_SECRET_KEY: `${'new'.repeat(11)}, ${'old'.repeat(11)}`,
      PUBLIC_URL: 'https://slugline.example.com/',
      LOG_LEVEL: 'warn',
      SLUGLINE_DELIVERY_RETENTION_DAYS: '7',
      SLUGLINE_RATE_LIMIT: '50',
      SLUGLINE_HOOK_RATE_LIMIT: '1000000',
      SLUGLINE_CORS_ORIGINS: 'https://app.example.com, http://localhost:5173',
      SLUGLINE_ALLOWED_HOSTS: 'localhost, gitlab.internal:8443,[::1]:9000',
      SLUGLINE_BACKFILL_MINUTES: '1',
      HEROKU_API_TOKEN: 'HRKU-0123',
      HEROKU_API_URL: 'http://127.0.0.1:4000/',
      SENTRY_URL: 'https://sentry.example.com/base/',
      SENTRY_AUTH_TOKEN: 'sntrys_token',
      SENTRY_ORG: 'acme',
      GITHUB_TOKEN: 'ghp_token',
      GITHUB_API_URL: 'https://github.example.com/api/v3',
    }
    expect(readSettings(environment)).toEqual(
      E.right({
        port: 0,
        host: '0.0.0.0',
        databaseUrl: environment.DATABASE_URL,
        dataDirectory: '/var/lib/slugline',
        store: 'memory',
        adminToken: environment.SLUGLINE_ADMIN_TOKEN,
        secretKeys: ['new'.repeat(11), 'old'.repeat(11)],
        publicUrl: 'https://slugline.example.com',
        logLevel: 'warn',
        deliveryRetentionDays: 7,
        rateLimit: 50,
        hookRateLimit: 1_000_000,
        corsOrigins: ['https://app.example.com', 'http://localhost:5173'],
        allowedHosts: ['localhost', 'gitlab.internal:8443', '[::1]:9000'],
        backfillMinutes: 1,
        herokuApiToken: 'HRKU-0123',
        herokuApiUrl: 'http://127.0.0.1:4000',
        sentry: { url: 'https://sentry.example.com/base', token: 'sntrys_token', organization: 'acme' },
        github: { url: 'https://github.example.com/api/v3', token: 'ghp_token' },
      }),
    )
  })

  it.each([
    ['PORT', '70000', 'PORT is "70000"; it may be a whole number from 0 to 65535.'],
    ['PORT', '3000x', 'PORT is "3000x"; it may be a whole number from 0 to 65535.'],
    ['HOST', 'a b', 'HOST is "a b"; it may be a host name or address, such as 127.0.0.1 or 0.0.0.0.'],
    ['SLUGLINE_STORE', 'mysql', 'SLUGLINE_STORE is "mysql"; it may be postgres or memory.'],
    ...['0', '-1', '1.5', '090', '36501', '90d'].map((days) => [
      'SLUGLINE_DELIVERY_RETENTION_DAYS',
      days,
      `SLUGLINE_DELIVERY_RETENTION_DAYS is "${days}"; it may be a whole number of days from 1 to 36500.`,
    ]),
    ...['0', '1.5', '1000001', '10/s'].map((limit) => [
      'SLUGLINE_RATE_LIMIT',
      limit,
      `SLUGLINE_RATE_LIMIT is "${limit}"; it may be a whole number of calls a second from 1 to 1000000.`,
    ]),
    ...['*', 'app.example.com', 'https://app.example.com/', 'https://A.example', 'https://a.example,'].map(
      (origins) => [
        'SLUGLINE_CORS_ORIGINS',
        origins,
        `SLUGLINE_CORS_ORIGINS is "${origins}"; it may be origins such as https://app.example.com, separated by commas.`,
      ],
    ),
    ...['0', '1441', '5m'].map((minutes) => [
      'SLUGLINE_BACKFILL_MINUTES',
      minutes,
      `SLUGLINE_BACKFILL_MINUTES is "${minutes}"; it may be a whole number of minutes from 1 to 1440.`,
    ]),
    ...['https://host', 'a,,b', 'a b', 'host/path', '10.0.0.0/8'].map((hosts) => [
      'SLUGLINE_ALLOWED_HOSTS',
      hosts,
      `SLUGLINE_ALLOWED_HOSTS is "${hosts}"; it may be names of hosts, perhaps with a port, separated by commas.`,
    ]),
    ...['ftp://heroku', 'api.heroku.com', 'https://api.heroku.com/#x', 'https://heroku:99999'].map((url) => [
      'HEROKU_API_URL',
      url,
      `HEROKU_API_URL is "${url}"; it may be an http or https URL without user, query or fragment.`,
    ]),
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL is "loud"; it may be fatal, error, warn, info, debug, trace, silent.'],
  ])('that are wrong are told in one line: %s=%s', (name, value, expected) => {
    expect(problem({ [name]: value })).toBe(expected)
  })

  it.each([
    ['DATABASE_URL', 'mysql://user:hunter2@db/x', 'hunter2'],
    ['DATABASE_URL', 'user:hunter2@db', 'hunter2'],
    ['DATABASE_URL', 'postgresql://user:hunter2@db:port/x', 'hunter2'],
    ['DATABASE_URL', 'mysql://user:hun@ter2@db/x', 'ter2'],
    ['DATABASE_URL', 'mysql://db/x?user=u&password=hunter2', 'hunter2'],
    ['PUBLIC_URL', 'https://user:hunter2@host/path', 'hunter2'],
    ['SENTRY_URL', 'https://user:hunter2@host/path', 'hunter2'],
    ['HEROKU_API_TOKEN', 'a token hunter2', 'hunter2'],
    ['SENTRY_AUTH_TOKEN', 'a token hunter2', 'hunter2'],
    ['GITHUB_TOKEN', 'a token hunter2', 'hunter2'],
    ['SLUGLINE_ADMIN_TOKEN', 'short-secret', 'short-secret'],
    ['SLUGLINE_ADMIN_TOKEN', 'a secret with white space', 'secret'],
    ['SLUGLINE_SECRET_KEY', 'hunter2'.repeat(4), 'hunter2'],
    ['SLUGLINE_SECRET_KEY', `${'hunter2'.repeat(5)},`, 'hunter2'],
    ['SLUGLINE_SECRET_KEY', `${'hunter2'.repeat(5)},hunter3`, 'hunter'],
    ['SLUGLINE_SECRET_KEY', `${'hunter2'.repeat(5)} x`, 'hunter2'],
    ['SLUGLINE_SECRET_KEY', 'hünter2'.repeat(5), 'nter2'],
  ])('never show a secret: %s', (name, value, secret) => {
    const line = problem({ [name]: value })
    expect(line).toMatch(new RegExp(`^${name} is .+; it may be .+\\.$`))
    expect(line).not.toContain(secret)
  })

  it('say where to forward to all together, or not at all', () => {
    expect(problem({ SENTRY_URL: 'https://sentry.io', SENTRY_ORG: 'acme', SENTRY_AUTH_TOKEN: 'x' })).toBeNull()
    expect(problem({ SENTRY_URL: 'https://sentry.io', SENTRY_ORG: 'acme', SENTRY_AUTH_TOKEN: '' })).toBe(
      'SENTRY_URL and SENTRY_ORG without SENTRY_AUTH_TOKEN: they go together.',
    )
    expect(problem({ SENTRY_URL: 'https://sentry:port', SENTRY_ORG: 'acme', SENTRY_AUTH_TOKEN: 'x' })).toMatch(
      /^SENTRY_URL is "https:/,
    )
    const own = { SENTRY_URL: 'https://Slugline.example.com:443/base', SENTRY_ORG: 'acme', SENTRY_AUTH_TOKEN: 'x' }
    expect(problem({ ...own, PUBLIC_URL: 'https://slugline.example.com' })).toBe(
      'SENTRY_URL is this server: deploys are forwarded to another one.',
    )
    expect(problem({ SENTRY_AUTH_TOKEN: 'hunter2' })).toBe(
      'SENTRY_AUTH_TOKEN without SENTRY_URL and SENTRY_ORG: they go together.',
    )
  })

  it('that are wrong are all told, in one line', () => {
    expect(problem({ PORT: 'x', SLUGLINE_STORE: 'y\nz' })?.split('\n')).toHaveLength(1)
    expect(problem({ PORT: 'x', SLUGLINE_STORE: 'y' })).toMatch(/^PORT .* SLUGLINE_STORE /)
  })

  it('tells names that look like a setting and are none, but for those that Kubernetes makes of services', () => {
    const meant = { SLUGLINE_ALLOWED_HOST: 'x', SLUGLINE_PORT: '8080', SLUGLINE_HOST: '0.0.0.0' }
    const others = { SLUGLINE_STORE: 'memory', slugline_store: 'y', UNRELATED: 'z', SLUGLINE_EMPTY: '' }
    const kubernetes = ['SLUGLINE', 'SLUGLINE_POSTGRESQL'].flatMap((service) => [
      [`${service}_SERVICE_HOST`, '10.0.0.1'],
      [`${service}_SERVICE_PORT`, '5432'],
      [`${service}_SERVICE_PORT_TCP_POSTGRESQL`, '5432'],
      [`${service}_PORT`, 'tcp://10.0.0.1:5432'],
      [`${service}_PORT_5432_TCP`, 'tcp://10.0.0.1:5432'],
      [`${service}_PORT_5432_TCP_ADDR`, '10.0.0.1'],
    ])
    expect(misspelledSettings(Object.fromEntries(kubernetes))).toEqual([])
    expect(misspelledSettings({ ...others, ...meant })).toEqual(Object.keys(meant))
  })
})

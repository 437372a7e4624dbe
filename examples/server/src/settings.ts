import { isBaseUrl, isCallableUrl, readAllowedHost } from '@slugline/adapters-http'
import { type DefaultTarget, decodeWith, textCodec, textThat } from '@slugline/core'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'

/** What the environment says, decoded. Each variable stands in the README with its default. */
export interface Settings {
  readonly port: number
  readonly host: string
  /** Null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null
  readonly dataDirectory: string
  readonly store: 'postgres' | 'memory'
  /** Null: made at the first start. */
  readonly adminToken: string | null
  /** The first encrypts the secrets that are stored, all decrypt. None: that of the data folder, if there is one. */
  readonly secretKeys: readonly string[]
  /** Without a slash at its end. Null: `http://HOST:PORT`. */
  readonly publicUrl: string | null
  readonly logLevel: string
  /** How many days a delivery is kept. */
  readonly deliveryRetentionDays: number
  /** Calls of the API that a token may make in a second; null: any number. */
  readonly rateLimit: number | null
  /** Calls of its hooks that a project may get in a second; null: any number. */
  readonly hookRateLimit: number | null
  /** Whose pages may call the API from a browser. */
  readonly corsOrigins: readonly string[]
  /** Hosts on private addresses that outgoing calls may reach, by name. */
  readonly allowedHosts: readonly string[]
  /** How often releases are read from the platform. */
  readonly backfillMinutes: number
  /** For projects without a token of their own; null: these are not read. */
  readonly herokuApiToken: string | null
  readonly herokuApiUrl: string
  /** Where deploys are forwarded to of projects that name nothing. */
  readonly sentry: DefaultTarget | null
  /** Null: commits are not looked for. */
  readonly github: { readonly url: string; readonly token: string } | null
}

const PORT_RULE = 'a whole number from 0 to 65535'
const PortCodec = textCodec(PORT_RULE, (text) =>
  /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null,
)

/** So many that nothing is ever removed will do for "always"; none would make every repetition new. */
const RetentionCodec = textCodec('a whole number of days from 1 to 36500', (text) =>
  /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 36_500 ? Number(text) : null,
)

const RateLimitCodec = textCodec('a whole number of calls a second from 1 to 1000000', (text) =>
  /^[1-9]\d{0,6}$/.test(text) && Number(text) <= 1_000_000 ? Number(text) : null,
)

/** As browsers spell it: in lower case, without path, and without the port that is the protocol's own. */
const isOrigin = (text: string): boolean =>
  /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text

const OriginsCodec = textCodec('origins such as https://app.example.com, separated by commas', (text) => {
  const origins = text.split(',').map((origin) => origin.trim())
  return origins.every(isOrigin) ? origins : null
})

/** The host may be left out where `?host=` names the folder of a Unix socket. */
const DatabaseUrlCodec = textThat(
  'a PostgreSQL URL, such as postgresql://user:password@host:5432/database',
  (text) => /^postgres(?:ql)?:\/\/\S+$/.test(text) && URL.canParse(text.replace('@/', '@host/')),
)

/** Hook URLs and pages stand at the root of the host: no path, query or fragment. */
const PublicUrlCodec = textCodec('an http or https URL without path, such as https://slugline.example.com', (text) => {
  const url = text.replace(/\/$/, '')
  return isCallableUrl(url) && /^https?:\/\/[^/?#]+$/i.test(url) ? url : null
})

const HostsCodec = textCodec('names of hosts, perhaps with a port, separated by commas', (text) => {
  const hosts = text.split(',').map((host) => host.trim())
  return hosts.every((host) => readAllowedHost(host) !== null) ? hosts : null
})

const MinutesCodec = textCodec('a whole number of minutes from 1 to 1440', (text) =>
  /^[1-9]\d{0,3}$/.test(text) && Number(text) <= 1_440 ? Number(text) : null,
)

const TokenCodec = textThat('a token of visible ASCII characters', (text) => /^[\x21-\x7e]{1,1000}$/.test(text))

/** An API below a path is one too. */
const ApiUrlCodec = textCodec('an http or https URL without user, query or fragment', (text) => {
  const url = text.replace(/\/+$/, '')
  return isBaseUrl(url) ? url : null
})

const OrganizationCodec = textThat('the slug of an organization', (text) => /^[\w-]{1,100}$/.test(text))

/** Whether a text may be a secret key. */
export const isSecretKey = (text: string): boolean => /^[\x21-\x2b\x2d-\x7e]{32,}$/.test(text)

const SecretKeysCodec = textCodec(
  'keys of 32 or more visible ASCII characters each, separated by commas; `openssl rand -base64 32` makes one',
  (text) => {
    const keys = text.split(',').map((key) => key.trim())
    return keys.every(isSecretKey) ? keys : null
  },
)

const LEVELS = { fatal: null, error: null, warn: null, info: null, debug: null, trace: null, silent: null }

const variables = {
  PORT: PortCodec,
  HOST: textThat('a host name or address, such as 127.0.0.1 or 0.0.0.0', (text) => /^[\w.:%-]+$/.test(text)),
  DATABASE_URL: DatabaseUrlCodec,
  SLUGLINE_DATA_DIR: textThat('the path of a folder', (text) => !text.includes('\u0000')),
  SLUGLINE_STORE: t.keyof({ postgres: null, memory: null }, 'postgres or memory'),
  SLUGLINE_ADMIN_TOKEN: textThat('a token of 16 or more visible ASCII characters', (text) =>
    /^[\x21-\x7e]{16,}$/.test(text),
  ),
  SLUGLINE_SECRET_KEY: SecretKeysCodec,
  PUBLIC_URL: PublicUrlCodec,
  SLUGLINE_DELIVERY_RETENTION_DAYS: RetentionCodec,
  SLUGLINE_RATE_LIMIT: RateLimitCodec,
  SLUGLINE_HOOK_RATE_LIMIT: RateLimitCodec,
  SLUGLINE_CORS_ORIGINS: OriginsCodec,
  SLUGLINE_ALLOWED_HOSTS: HostsCodec,
  SLUGLINE_BACKFILL_MINUTES: MinutesCodec,
  HEROKU_API_TOKEN: TokenCodec,
  HEROKU_API_URL: ApiUrlCodec,
  SENTRY_URL: ApiUrlCodec,
  SENTRY_AUTH_TOKEN: TokenCodec,
  SENTRY_ORG: OrganizationCodec,
  GITHUB_TOKEN: TokenCodec,
  GITHUB_API_URL: ApiUrlCodec,
  LOG_LEVEL: t.keyof(LEVELS, Object.keys(LEVELS).join(', ')),
} as const

type Variable = keyof typeof variables

/** Whether Kubernetes made a variable of a service: one whose name begins with `slugline`, as that of a database may. */
const isOfService = (name: string, value: string): boolean =>
  /_SERVICE_(?:HOST|PORT)|_PORT_\d/.test(name) || (name.endsWith('_PORT') && value.includes('://'))

/** Variables that are named as our settings are, and mean nothing: most likely misspelled ones. */
export const misspelledSettings = (environment: Readonly<Record<string, string | undefined>>): readonly string[] =>
  Object.entries(environment)
    .filter(([name, value]) => name.startsWith('SLUGLINE_') && !Object.hasOwn(variables, name) && isGiven(value))
    .filter(([name, value = '']) => !isOfService(name, value))
    .map(([name]) => name)

/**
 * Reads the settings. An empty variable counts as absent. Left is one line that says which variable is wrong, what it
 * had and what it may be; a token or key is never shown, and of a URL nothing that stands before its last `@`.
 */
export const readSettings = (environment: Readonly<Record<string, string | undefined>>): E.Either<string, Settings> => {
  const problems: string[] = []
  const read = <A, B>(name: Variable, codec: t.Type<A, unknown, unknown>, fallback: B): A | B => {
    const value = environment[name]
    if (!isGiven(value)) return fallback
    const result = decodeWith(codec)(value)
    if (E.isRight(result)) return result.right
    problems.push(`${name} is ${shown(name, value)}; it may be ${codec.name}.`)
    return fallback
  }
  const sentry = (): DefaultTarget | null => {
    const url = read('SENTRY_URL', variables.SENTRY_URL, null)
    const token = read('SENTRY_AUTH_TOKEN', variables.SENTRY_AUTH_TOKEN, null)
    const organization = read('SENTRY_ORG', variables.SENTRY_ORG, null)
    if (url !== null && token !== null && organization !== null) return { url, token, organization }
    const given = SENTRY.filter((name) => isGiven(environment[name]))
    const missing = SENTRY.filter((name) => !isGiven(environment[name]))
    if (given.length > 0 && missing.length > 0) {
      problems.push(`${given.join(' and ')} without ${missing.join(' and ')}: they go together.`)
    }
    return null
  }
  const github = (): Settings['github'] => {
    const url = read('GITHUB_API_URL', variables.GITHUB_API_URL, 'https://api.github.com')
    const token = read('GITHUB_TOKEN', variables.GITHUB_TOKEN, null)
    return token === null ? null : { url, token }
  }
  const settings: Settings = {
    port: read('PORT', variables.PORT, 3000),
    host: read('HOST', variables.HOST, '127.0.0.1'),
    databaseUrl: read('DATABASE_URL', variables.DATABASE_URL, null),
    dataDirectory: read('SLUGLINE_DATA_DIR', variables.SLUGLINE_DATA_DIR, '.slugline'),
    store: read('SLUGLINE_STORE', variables.SLUGLINE_STORE, 'postgres'),
    adminToken: read('SLUGLINE_ADMIN_TOKEN', variables.SLUGLINE_ADMIN_TOKEN, null),
    secretKeys: read('SLUGLINE_SECRET_KEY', variables.SLUGLINE_SECRET_KEY, []),
    publicUrl: read('PUBLIC_URL', variables.PUBLIC_URL, null),
    logLevel: read('LOG_LEVEL', variables.LOG_LEVEL, 'info'),
    deliveryRetentionDays: read('SLUGLINE_DELIVERY_RETENTION_DAYS', variables.SLUGLINE_DELIVERY_RETENTION_DAYS, 90),
    rateLimit: read('SLUGLINE_RATE_LIMIT', variables.SLUGLINE_RATE_LIMIT, null),
    hookRateLimit: read('SLUGLINE_HOOK_RATE_LIMIT', variables.SLUGLINE_HOOK_RATE_LIMIT, null),
    corsOrigins: read('SLUGLINE_CORS_ORIGINS', variables.SLUGLINE_CORS_ORIGINS, []),
    allowedHosts: read('SLUGLINE_ALLOWED_HOSTS', variables.SLUGLINE_ALLOWED_HOSTS, []),
    backfillMinutes: read('SLUGLINE_BACKFILL_MINUTES', variables.SLUGLINE_BACKFILL_MINUTES, 10),
    herokuApiToken: read('HEROKU_API_TOKEN', variables.HEROKU_API_TOKEN, null),
    herokuApiUrl: read('HEROKU_API_URL', variables.HEROKU_API_URL, 'https://api.heroku.com'),
    sentry: sentry(),
    github: github(),
  }
  if (isOwnAddress(settings)) problems.push('SENTRY_URL is this server: deploys are forwarded to another one.')
  return problems.length > 0 ? E.left(problems.join(' ')) : E.right(settings)
}

/** Each deploy would be recorded once more here. */
const isOwnAddress = ({ sentry, publicUrl, host, port }: Settings): boolean =>
  sentry !== null && new URL(sentry.url).origin === URL.parse(publicUrl ?? `http://${host}:${port}`)?.origin

/** Where to forward to: no part of it means anything without the others. */
const SENTRY = ['SENTRY_URL', 'SENTRY_AUTH_TOKEN', 'SENTRY_ORG'] as const

const isGiven = (value: string | undefined): value is string => value !== undefined && value !== ''

const SECRET = /(?:TOKEN|KEY)$/

const shown = (name: Variable, value: string): string =>
  SECRET.test(name) ? 'not shown here' : JSON.stringify(withoutCredentials(value).slice(0, 200))

/** What stands between `//` and the last `@` of a URL may be a password, and so may its query. */
const withoutCredentials = (text: string): string => {
  const value = text.replace(/\?.*$/s, '?***')
  const [start, at] = [value.indexOf('//'), value.lastIndexOf('@')]
  return at < 0 ? value : `${value.slice(0, start < 0 || start > at ? 0 : start + 2)}***${value.slice(at)}`
}

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decodeWith } from '@slugline/core'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'

const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url))

/** The exact bytes of a sample. */
export const readSample = (file: string): Buffer => readFileSync(join(FIXTURES, file))

const readJson = <A>(file: string, codec: t.Type<A, unknown, unknown>): A => {
  const decoded = decodeWith(codec)(JSON.parse(readSample(file).toString()))
  if (E.isLeft(decoded)) throw new Error(`${file}: ${JSON.stringify(decoded.left)}`)
  return decoded.right
}

const textOrNull = t.union([t.string, t.null])

const Expectation = t.type({
  file: t.string,
  after: t.array(t.string),
  outcome: t.string,
  reason: t.string,
  kind: textOrNull,
  version: textOrNull,
  environment: textOrNull,
  ownerEmail: textOrNull,
})

/** The tables of `fixtures/index.md`, for machines. */
export const expectations = readJson('expectations.json', t.array(Expectation))

export const signatures = readJson(
  'signatures.json',
  t.type({ secret: t.string, signatures: t.record(t.string, t.string) }),
)

/** All bodies that Heroku delivers: everything but its API's answers. */
export const deliveredFiles = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.includes('/') && !file.startsWith('api/') && /\.(json|form)$/.test(file))
  .sort()

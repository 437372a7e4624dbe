import { parseCommitSha, type Version } from '@slugline/core'
import * as t from 'io-ts'
import { nullable } from './wire.ts'

/** What a version says of itself. Its description is short enough to be shown: a commit is cut. */
export const VersionInfoWire = t.type(
  {
    package: nullable(t.string),
    version: t.type({ raw: t.string }),
    description: t.string,
    buildHash: nullable(t.string),
  },
  'VersionInfo',
)

/** Takes `package@version+build` apart; any other version is all of it. */
export const versionInfo = (version: Version): t.TypeOf<typeof VersionInfoWire> => {
  const at = version.indexOf('@', 1)
  const named = at > 0 && at < version.length - 1
  const raw = named ? version.slice(at + 1) : version
  const plus = raw.indexOf('+')
  const build = named && plus > 0 && plus < raw.length - 1 ? raw.slice(plus + 1) : null
  const description = build === null ? cut(raw) : `${raw.slice(0, plus)} (${cut(build)})`
  const buildHash = hash(build ?? raw)
  return { package: named ? version.slice(0, at) : null, version: { raw }, description, buildHash }
}

const hash = (text: string): string | null => (parseCommitSha(text) === null ? null : text)

const cut = (text: string): string => (hash(text) === null ? text : text.slice(0, 12))

import { appIdentity } from './app.ts'
import type { DeployKind, ReleaseKind } from './kind.ts'
import type { AppRelease } from './notice.ts'
import { type Ignored, ignored, type Pending } from './outcome.ts'
import { numberedVersion, type Version } from './version.ts'

/** Whether a platform's release put code into an environment, and which; else what came of it. */
export type Judgement = CodeReleased | NotReleased

export interface CodeReleased {
  readonly _tag: 'CodeReleased'
  readonly version: Version
  /** Null when the version is tracked without a commit. */
  readonly commit: string | null
  readonly kind: DeployKind
}

export interface NotReleased {
  readonly _tag: 'NotReleased'
  readonly outcome: Pending | Ignored
}

/** Judges a release by its status, its kind and its commit, in that order (HEROKU.md, section 5, lines 6 to 12). */
export const judge = (notice: AppRelease, trackWithoutCommit: boolean): Judgement => {
  const failure = failed(notice)
  if (failure !== null) return notReleased(failure)
  const { kind } = notice
  if (!isCodeChange(kind)) return notReleased(withoutCode(kind, notice.hasSource))
  const waiting = pending(notice)
  if (waiting !== null) return notReleased(waiting)
  const version = notice.commit ?? (trackWithoutCommit ? versionWithoutCommit(notice) : null)
  if (version === null) return notReleased(ignored(notice.hasSource ? 'no-commit' : 'no-slug'))
  return { _tag: 'CodeReleased', version, commit: notice.commit, kind }
}

/** Whether a release put code into an environment, whatever its commit is. */
export const isCodeReleased = (notice: AppRelease): boolean =>
  judge({ ...notice, commit: notice.commit ?? ANY_COMMIT }, false)._tag === 'CodeReleased'

const ANY_COMMIT = '0000000'

/** Whether it may still be open how a release ends, of code or not: a status that is not known may be on its way too. */
export const isUnderWay = (notice: AppRelease): boolean =>
  notice.status === 'unknown' || (failed(notice) === null && pending(notice) !== null)

const notReleased = (outcome: Pending | Ignored): NotReleased => ({ _tag: 'NotReleased', outcome })

const failed = ({ status }: AppRelease): Ignored | null => {
  switch (status) {
    case 'failed':
      return ignored('release-failed')
    case 'expired':
      return ignored('release-expired')
    case 'unknown':
      return ignored('unknown-status')
    case 'pending':
    case 'succeeded':
    case null:
      return null
  }
}

const isCodeChange = (kind: ReleaseKind): kind is DeployKind =>
  kind === 'deploy' || kind === 'rollback' || kind === 'promotion'

const withoutCode = (kind: Exclude<ReleaseKind, DeployKind>, hasSource: boolean): Ignored => {
  switch (kind) {
    case 'config':
      return ignored('config-change')
    case 'add-on':
      return ignored('add-on-change')
    case 'other':
      return ignored(hasSource ? 'no-code-change' : 'no-slug')
  }
}

const pending = ({ status, finishes }: AppRelease): Pending | null => {
  if (status === 'pending') return { outcome: 'pending', reason: 'release-pending' }
  return status === null && !finishes ? { outcome: 'pending', reason: 'create-without-status' } : null
}

/** `{app}@v{N}`; N of a rollback is the number that it went back to. Null when the app or the number is missing. */
const versionWithoutCommit = ({ app, releaseNumber, rollbackTo }: AppRelease): Version | null => {
  const number = rollbackTo ?? releaseNumber
  return number === null ? null : numberedVersion(app.name ?? appIdentity(app), number)
}

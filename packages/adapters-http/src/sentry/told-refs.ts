import { foldCase, type Ref, type RefsChange } from '@slugline/core'
import type { RemoteRelease } from './sentry-wire.ts'

/** A ref as a Sentry-compatible server takes it. */
interface ToldRef {
  readonly repository: string
  readonly commit: string
  readonly previousCommit?: string
}

/**
 * The refs to tell of a release, so that it has what the change says; null when there is nothing to tell. A Slugline
 * takes refs instead of those that it has, so that they are told too; a Sentry, which shows none, changes those of the
 * named repositories alone.
 */
export const toldRefs = (known: RemoteRelease | null, change: RefsChange): readonly ToldRef[] | null => {
  switch (change.mode) {
    case 'keep':
      return null
    case 'add': {
      const absent = change.refs.filter(({ repository }) => !hasRef(known, repository))
      return absent.length === 0 ? null : [...(known?.refs ?? []), ...absent].map(toWire)
    }
    case 'replace':
      return isAsTold(known, change.refs) ? null : change.refs.map(toWire)
  }
}

/** Of a release without refs to see, its last commit tells that its repository has one. */
const hasRef = (known: RemoteRelease | null, repository: string): boolean => {
  const last = known?.lastCommit?.repository?.name
  const repositories = known?.refs?.map((ref) => ref.repository) ?? (last === undefined ? [] : [last])
  return repositories.some((name) => foldCase(name) === foldCase(repository))
}

const isAsTold = (known: RemoteRelease | null, refs: readonly Ref[]): boolean => {
  if (known === null) return refs.length === 0
  return known.refs !== null && known.refs.length === refs.length && refs.every((ref) => hasExactly(known.refs, ref))
}

const hasExactly = (known: readonly Ref[] | null, { repository, commit, previousCommit }: Ref): boolean =>
  known?.some(
    (ref) =>
      foldCase(ref.repository) === foldCase(repository) &&
      ref.commit === commit &&
      (previousCommit === null || ref.previousCommit === previousCommit),
  ) ?? false

const toWire = ({ repository, commit, previousCommit }: Ref): ToldRef => ({
  repository,
  commit,
  ...(previousCommit === null ? {} : { previousCommit }),
})

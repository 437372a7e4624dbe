import { either as E, type taskEither as TE } from 'fp-ts'
import type { Deploy } from '../domain/deploy.ts'
import {
  type DefaultTarget,
  type ForwardingTarget,
  forwardingTarget,
  mergeTargets,
} from '../domain/forwarding-target.ts'
import type { OptionStore } from '../ports/option-store.ts'
import type { StorageError } from '../ports/storage-error.ts'

export interface FindTargetsPorts {
  readonly options: Pick<OptionStore, 'findProject'>
  /** Where deploys are forwarded to whose project names nothing; null: nowhere. */
  readonly defaultTarget: DefaultTarget | null
}

/**
 * Where a deploy is forwarded to today, by all of its projects; none when none of them has a target. Fails when the
 * options of one cannot be read: told of the others alone, a target would have another deploy when that one comes too.
 */
export const findTargets =
  (
    { options, defaultTarget }: FindTargetsPorts,
    projects: Deploy['projects'],
  ): TE.TaskEither<StorageError, readonly ForwardingTarget[]> =>
  async () => {
    const targets: ForwardingTarget[] = []
    for (const { id, slug } of projects) {
      const project = await options.findProject(id)()
      if (E.isLeft(project)) return project
      const target = project.right === null ? null : forwardingTarget(project.right.options, slug, defaultTarget)
      if (target !== null) targets.push(target)
    }
    return E.right(mergeTargets(targets))
  }

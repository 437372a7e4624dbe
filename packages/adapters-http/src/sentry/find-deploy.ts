import type { DeployChange } from '@slugline/core'
import { isNamed, projectsOf, type RemoteDeploy, type RemoteRelease } from './sentry-wire.ts'

/** What tells a deploy of ours from others of its release. */
export interface DeploySought {
  readonly deploy: DeployChange
  /** By which it is known there. */
  readonly name: string
  readonly projectIds: readonly string[]
  readonly release: RemoteRelease
}

/** The deploy of a release that is the one sought; null when there is none. */
export const findDeploy = async (
  deploys: AsyncIterable<RemoteDeploy>,
  sought: DeploySought,
): Promise<RemoteDeploy | null> => {
  for await (const deploy of deploys) if (isSought(deploy, sought)) return deploy
  return null
}

/** GlitchTip keeps no names: there a deploy of the same release, environment and times is taken for it. */
const isSought = (deploy: RemoteDeploy, sought: DeploySought): boolean =>
  isOfProjects(deploy, sought) && (deploy.name === undefined ? isAlike(deploy, sought) : deploy.name === sought.name)

const isAlike = ({ environment, dateStarted, dateFinished }: RemoteDeploy, { deploy }: DeploySought): boolean =>
  environment === deploy.environment && dateStarted === deploy.dateStarted && dateFinished === deploy.dateFinished

/** Two projects of one release may each have a deploy of that name; where the server does not tell, the name counts. */
const isOfProjects = (deploy: RemoteDeploy, { projectIds, release }: DeploySought): boolean => {
  const slugs = projectsOf(deploy)
  if (slugs === null) return true
  return release.projects.some(
    (project) => slugs.includes(project.slug) && projectIds.some((name) => isNamed(project, name)),
  )
}

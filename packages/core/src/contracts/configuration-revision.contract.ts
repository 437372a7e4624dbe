import { expect, it } from 'vitest'
import type { Store } from '../ports/store.ts'
import { START } from './builders.ts'
import type { Given, Opened } from './given.ts'
import { must, run } from './running.ts'
import { suite } from './suite.ts'

/** What the suite needs: every port that changes an organization's configuration, and the one that tells its revision. */
export interface ConfigurationRevisionSubject extends Opened {
  readonly options: Store['options']
  readonly projects: Store['projects']
  readonly repositoryAdministration: Store['repositoryAdministration']
  readonly members: Store['members']
  readonly given: Given
}

/** What a whole store promises: no change of the configuration goes unnoticed by a delivery that is being decided. */
export const configurationRevisionContract = (name: string, open: () => Promise<ConfigurationRevisionSubject>): void =>
  suite(`${name}: revision of the configuration`, open, (subject) => {
    const setUp = async () => {
      const { given } = subject()
      const organizationId = await given.organization()
      const projectId = await given.project(organizationId)
      const emails = [{ email: 'dev@example.com', verified: true }]
      const memberId = await given.member(organizationId, emails)
      const repositoryId = await given.repository(organizationId, 'acme/web')
      return { organizationId, projectId, memberId, repositoryId, emails }
    }
    type At = Awaited<ReturnType<typeof setUp>>
    const revision = async ({ projectId }: At) => must(await run(subject().options.findProject(projectId))).revision

    const created = { dateCreated: START, name: 'new' }
    const changes: Readonly<Record<string, (at: At) => Promise<unknown>>> = {
      'an option': async ({ projectId }) => {
        const before = must(await run(subject().options.findProject(projectId)))
        return run(subject().options.save({ ...before, options: { key: 'value' } }))
      },
      'a release token': (at) => run(subject().projects.setReleaseToken(at.organizationId, at.projectId, 'new')),
      'a new project': ({ organizationId }) =>
        run(subject().projects.create({ ...created, organizationId, slug: 'new', platform: null, releaseToken: 'x' })),
      'a new repository': ({ organizationId }) =>
        run(subject().repositoryAdministration.create({ ...created, organizationId, provider: 'git', url: null })),
      'a repository removed': (at) =>
        run(subject().repositoryAdministration.remove(at.organizationId, at.repositoryId)),
      'a new member': ({ organizationId, emails }) =>
        run(subject().members.create({ ...created, organizationId, emails })),
      "a member's name": (at) => run(subject().members.update(at.organizationId, at.memberId, { name: 'new' })),
      "a member's addresses": (at) =>
        run(subject().members.update(at.organizationId, at.memberId, { emails: [{ email: 'x@y.z', verified: true }] })),
      'a member removed': (at) => run(subject().members.remove(at.organizationId, at.memberId)),
    }

    it.each(Object.keys(changes))('is raised by %s, for this organization alone', async (change) => {
      const [at, other] = [await setUp(), await setUp()]
      const [before, others] = [await revision(at), await revision(other)]
      await must(changes[change])(at)
      expect(await revision(at)).not.toBe(before)
      expect(await revision(other)).toBe(others)
    })

    it('is not raised by what was refused or found nothing', async () => {
      const at = await setUp()
      const { organizationId, projectId } = at
      const before = await revision(at)
      const taken = { ...created, organizationId, name: 'ACME/web', provider: 'git', url: null }
      await subject().repositoryAdministration.create(taken)()
      await run(subject().repositoryAdministration.remove(organizationId, '0'))
      await run(subject().members.remove(organizationId, '0'))
      await run(subject().members.update(organizationId, '0', { name: 'new' }))
      await run(subject().projects.setReleaseToken(organizationId, '0', 'new'))
      await subject().options.save({ organizationId, projectId, revision: `${before}0`, options: { key: 'late' } })()
      expect(await revision(at)).toBe(before)
    })
  })

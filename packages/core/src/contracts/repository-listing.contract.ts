import { expect, it } from 'vitest'
import type { RepositoryListing } from '../ports/repository-listing.ts'
import { AWKWARD_TEXTS, NAMES_IN_ORDER, NO_IDS } from './awkward.ts'
import type { Given, Opened } from './given.ts'
import { inOrder, run } from './running.ts'
import { suite } from './suite.ts'

/** What the suite needs: the port, and a way to make organizations and repositories. */
export interface RepositoryListingSubject extends Opened {
  readonly repositories: RepositoryListing
  readonly given: Pick<Given, 'organization' | 'repository'>
}

/** What every implementation of the repository listing port promises. */
export const repositoryListingContract = (name: string, open: () => Promise<RepositoryListingSubject>): void =>
  suite(`${name}: repository listing`, open, (subject) => {
    const names = (organizationId: string): Promise<readonly string[]> =>
      run(subject().repositories.names(organizationId))
    const find = (organizationId: string, repository: string): Promise<string | null> =>
      run(subject().repositories.find(organizationId, repository))

    const organizationWith = async (repositories: Iterable<string>): Promise<string> => {
      const { given } = subject()
      const organizationId = await given.organization()
      await inOrder(repositories, (repository) => given.repository(organizationId, repository))
      return organizationId
    }

    it('lists nothing for an organization that has none', async () => {
      expect(await names(await subject().given.organization())).toEqual([])
    })

    it('lists all names sorted by code point', async () => {
      expect(await names(await organizationWith(NAMES_IN_ORDER.toReversed()))).toEqual(NAMES_IN_ORDER)
    })

    it('finds each name as the organization writes it, the case of A-Z ignored', async () => {
      const organizationId = await organizationWith(['Acme/Web', 'acme/api'])
      for (const asked of ['Acme/Web', 'acme/web', 'ACME/WEB'])
        expect(await find(organizationId, asked)).toBe('Acme/Web')
      expect(await find(organizationId, 'Acme/API')).toBe('acme/api')
    })

    it('takes no other letter for an ASCII one, however alike a language finds them', async () => {
      const organizationId = await organizationWith(['acme/kube'])
      expect(await find(organizationId, 'acme/\u212Aube')).toBeNull()
    })

    it('keeps awkward names as they are, and finds them', async () => {
      const organizationId = await organizationWith(AWKWARD_TEXTS)
      expect(new Set(await names(organizationId))).toEqual(new Set(AWKWARD_TEXTS))
      for (const text of AWKWARD_TEXTS) expect(await find(organizationId, text)).toBe(text)
    })

    it('finds nothing by a part, a pattern or a name that only looks like one', async () => {
      const organizationId = await organizationWith(['acme/web', '\u00e9'])
      const others = ['', 'acme', 'acme/we', 'acme/web ', 'acme/%', 'acme_web', 'e\u0301', 'acme/web.git']
      for (const other of others) expect(await find(organizationId, other)).toBeNull()
    })

    it('keeps organizations apart', async () => {
      const ours = await organizationWith(['acme/web'])
      const theirs = await organizationWith(['ACME/Web', 'acme/secret'])
      expect(await names(ours)).toEqual(['acme/web'])
      expect(await find(ours, 'acme/secret')).toBeNull()
      expect(await find(theirs, 'acme/web')).toBe('ACME/Web')
    })

    it('finds nothing for an organization that does not exist', async () => {
      for (const id of NO_IDS) {
        expect(await names(id)).toEqual([])
        expect(await find(id, 'acme/web')).toBeNull()
      }
    })
  })

import { expect, it } from 'vitest'
import { SCOPES } from '../domain/scope.ts'
import type { AccessTokenAdministration, NewAccessToken } from '../ports/access-token-administration.ts'
import type { AccessTokens } from '../ports/access-tokens.ts'
import { anAccessToken } from './access-token-builders.ts'
import { AWKWARD_TEXTS } from './awkward.ts'
import { minute } from './builders.ts'
import type { Given, Opened } from './given.ts'
import { expectKeptApart, expectNothingOfNoIds } from './kept-apart.ts'
import { expectPaging, expectStablePaging } from './paging.ts'
import { ONE_PAGE } from './reading.ts'
import { inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'

/** What the suite needs: the port, the one that marks uses, and organizations. */
export interface AccessTokenAdministrationSubject extends Opened {
  readonly accessTokenAdministration: AccessTokenAdministration
  readonly accessTokens: Pick<AccessTokens, 'markUsed'>
  readonly given: Pick<Given, 'organization'>
}

/** What every implementation of access token administration promises. */
export const accessTokenAdministrationContract = (
  name: string,
  open: () => Promise<AccessTokenAdministrationSubject>,
  { numRuns = 20 }: { readonly numRuns?: number } = {},
): void =>
  suite(`${name}: access token administration`, open, (subject) => {
    const create = async (organizationId: string, told: Partial<NewAccessToken> = {}) =>
      must(await run(subject().accessTokenAdministration.create(anAccessToken(organizationId, told))))
    const list = async (organizationId: string) =>
      (await run(subject().accessTokenAdministration.list(organizationId, ONE_PAGE))).items
    const remove = (organizationId: string, id: string) =>
      run(subject().accessTokenAdministration.remove(organizationId, id))

    it('creates a token, and lists it, without its digest', async () => {
      const organizationId = await subject().given.organization()
      const shown = {
        name: 'CI',
        scopes: SCOPES.toReversed(),
        lastCharacters: 'x9Qd',
        dateCreated: minute(7),
        dateExpires: minute(9),
      }
      const created = await create(organizationId, shown)
      const id = expect.stringMatching(/^[1-9]\d{0,15}$/)
      expect(created).toEqual({ ...shown, id, organizationId, dateLastUsed: null })
      expect(await list(organizationId)).toEqual([created])
    })

    it('shows when it was used last', async () => {
      const organizationId = await subject().given.organization()
      const told = anAccessToken(organizationId)
      const created = must(await run(subject().accessTokenAdministration.create(told)))
      await run(subject().accessTokens.markUsed(told.digest, minute(8)))
      expect(await list(organizationId)).toEqual([{ ...created, dateLastUsed: minute(8) }])
    })

    it('keeps awkward names as they are, and one name twice', async () => {
      const organizationId = await subject().given.organization()
      const names = [...AWKWARD_TEXTS, ...AWKWARD_TEXTS]
      await inOrder(names, (text) => create(organizationId, { name: text }))
      expect((await list(organizationId)).toReversed().map((token) => token.name)).toEqual(names)
    })

    it('removes one, once, with an id that never comes again', async () => {
      const organizationId = await subject().given.organization()
      const [one, other] = [await create(organizationId), await create(organizationId)]
      expect(await remove(organizationId, other.id)).toBe(true)
      expect(await remove(organizationId, other.id)).toBe(false)
      expect(await list(organizationId)).toEqual([one])
      expect((await create(organizationId)).id).not.toBe(other.id)
    })

    const things = () => ({
      organization: subject().given.organization,
      create: (organizationId: string) =>
        run(subject().accessTokenAdministration.create(anAccessToken(organizationId))),
      list,
      remove,
    })
    it('keeps organizations apart', () => expectKeptApart(things()))
    it('does nothing with ids that were never given', () => expectNothingOfNoIds(things()))

    const paged = async () => {
      const organizationId = await subject().given.organization()
      return {
        list: (page: typeof ONE_PAGE) => run(subject().accessTokenAdministration.list(organizationId, page)),
        timeOf: ({ dateCreated }: { readonly id: string; readonly dateCreated: number }) => dateCreated,
        add: async (time: number) => (await create(organizationId, { dateCreated: minute(time) })).id,
      }
    }
    it('is walked forward and backward, page by page', () => expectPaging(paged))
    it('skips and repeats nothing while tokens come in', () => expectStablePaging(paged, numRuns))
  })

import { expect, it } from 'vitest'
import type { AccessTokenAdministration, NewAccessToken } from '../ports/access-token-administration.ts'
import type { AccessTokens } from '../ports/access-tokens.ts'
import type { OrganizationAdministration } from '../ports/administration.ts'
import { anAccessToken } from './access-token-builders.ts'
import { minute } from './builders.ts'
import type { Given, Opened } from './given.ts'
import { AT_ONCE, atOnce, inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'

/**
 * What the suite needs: the port on a store that has no admin token yet, which nothing else may claim meanwhile; and how
 * tokens of organizations are made and removed.
 */
export interface AccessTokensSubject extends Opened {
  readonly accessTokens: AccessTokens
  readonly accessTokenAdministration: Pick<AccessTokenAdministration, 'create' | 'remove'>
  readonly organizations: Pick<OrganizationAdministration, 'find' | 'update'>
  readonly given: Pick<Given, 'organization'>
}

const digestOf = (index: number): string => index.toString(16).padStart(64, 'a')

/** Texts that are near a digest, and are not it. */
const nearly = (digest: string): readonly string[] => [
  ...['', digest.slice(1), `${digest}0`, digest.toUpperCase(), ` ${digest}`, `${digest}\u0000`],
  "' or '1'='1",
]

/** What every implementation of the access tokens port promises. Its tests go through one store's life, in order. */
export const accessTokensContract = (name: string, open: () => Promise<AccessTokensSubject>): void =>
  suite(`${name}: access tokens`, open, (subject) => {
    const find = (digest: string) => run(subject().accessTokens.find(digest))
    const markUsed = (digest: string, time: number) => run(subject().accessTokens.markUsed(digest, time))
    const create = async (told: Partial<NewAccessToken> = {}) => {
      const token = anAccessToken(await subject().given.organization(), told)
      const { id } = must(await run(subject().accessTokenAdministration.create(token)))
      return { ...token, id }
    }

    it('has no admin token at first, and takes nothing for one', async () => {
      const { accessTokens } = subject()
      expect(await run(accessTokens.hasAdmin())).toBe(false)
      for (const digest of ['', digestOf(0), 'null', '0']) expect(await find(digest)).toBeNull()
      await create()
      expect(await run(accessTokens.hasAdmin())).toBe(false)
    })

    it('lets one of many claim it that come at once, for good', async () => {
      const { accessTokens } = subject()
      const claims = await atOnce((index) => accessTokens.claimAdmin(digestOf(index)))
      expect(claims.filter((claimed) => claimed).length).toBe(1)
      expect(await run(accessTokens.hasAdmin())).toBe(true)
      const found = await atOnce((index) => accessTokens.find(digestOf(index)))
      expect(found).toEqual(claims.map((claimed) => (claimed ? { organization: null } : null)))
      expect(await run(accessTokens.claimAdmin(digestOf(AT_ONCE)))).toBe(false)
      expect(await find(digestOf(AT_ONCE))).toBeNull()
    })

    it('knows it by nothing but its digest', async () => {
      const own = await atOnce((index) => subject().accessTokens.find(digestOf(index)))
      const digest = digestOf(own.findIndex((holder) => holder !== null))
      for (const other of nearly(digest)) expect(await find(other)).toBeNull()
    })

    it("finds an organization's token by nothing but its digest", async () => {
      const { digest, organizationId } = await create({
        scopes: ['project:releases', 'org:read'],
        dateExpires: minute(9),
      })
      const organization = must(await run(subject().organizations.find(organizationId)))
      const found = { organization, scopes: ['project:releases', 'org:read'] }
      expect(await find(digest)).toEqual({ ...found, dateLastUsed: null, dateExpires: minute(9) })
      for (const other of nearly(digest)) expect(await find(other)).toBeNull()
      const renamed = must(await run(subject().organizations.update(organizationId, { name: 'Renamed' })))
      expect(await find(digest)).toMatchObject({ organization: renamed })
    })

    it('does not find one that was removed, as soon as it was', async () => {
      const { digest, organizationId, id } = await create()
      const other = await create()
      expect(await find(digest)).not.toBeNull()
      await run(subject().accessTokenAdministration.remove(organizationId, id))
      expect(await find(digest)).toBeNull()
      expect(await markUsed(digest, minute(1))).toBe(false)
      expect(await find(other.digest)).not.toBeNull()
    })

    it('remembers the last use to the minute, never an older one', async () => {
      const { digest } = await create()
      const uses = [
        { at: minute(5), isWritten: true, last: minute(5) },
        { at: minute(5), isWritten: false, last: minute(5) },
        { at: minute(6) - 1, isWritten: false, last: minute(5) },
        { at: minute(6), isWritten: true, last: minute(6) },
        { at: minute(2), isWritten: false, last: minute(6) },
        { at: minute(9) + 463, isWritten: true, last: minute(9) + 463 },
      ]
      await inOrder(uses, async ({ at, isWritten, last }) => {
        expect(await markUsed(digest, at)).toBe(isWritten)
        expect(await find(digest)).toMatchObject({ dateLastUsed: last })
      })
    })

    it('writes one of many uses at once', async () => {
      const { digest } = await create()
      await markUsed(digest, minute(1))
      const written = await atOnce((index) => subject().accessTokens.markUsed(digest, minute(3) + index))
      expect(written.filter((isWritten) => isWritten).length).toBe(1)
      expect(await find(digest)).toMatchObject({ dateLastUsed: minute(3) + written.indexOf(true) })
    })

    it("marks neither the admin token nor what is nobody's", async () => {
      const admins = Array.from({ length: AT_ONCE }, (_, index) => digestOf(index))
      const digests = [...admins, ...nearly(digestOf(AT_ONCE))]
      for (const digest of digests) expect(await markUsed(digest, minute(1))).toBe(false)
    })
  })

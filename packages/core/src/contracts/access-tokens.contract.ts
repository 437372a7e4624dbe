import { expect, it } from 'vitest'
import type { AccessTokens } from '../ports/access-tokens.ts'
import type { Opened } from './given.ts'
import { AT_ONCE, atOnce, run } from './running.ts'
import { suite } from './suite.ts'

/** What the suite needs: the port on a store that has no admin token yet. Nothing else may claim it meanwhile. */
export interface AccessTokensSubject extends Opened {
  readonly accessTokens: AccessTokens
}

const digestOf = (index: number): string => index.toString(16).padStart(64, 'a')

/** What every implementation of the access tokens port promises. Its tests go through one store's life, in order. */
export const accessTokensContract = (name: string, open: () => Promise<AccessTokensSubject>): void =>
  suite(`${name}: access tokens`, open, (subject) => {
    it('has no admin token at first, and takes nothing for one', async () => {
      const { accessTokens } = subject()
      expect(await run(accessTokens.hasAdmin())).toBe(false)
      for (const digest of ['', digestOf(0), 'null', '0']) {
        expect(await run(accessTokens.isAdmin(digest))).toBe(false)
      }
    })

    it('lets one of many claim it that come at once, for good', async () => {
      const { accessTokens } = subject()
      const claims = await atOnce((index) => accessTokens.claimAdmin(digestOf(index)))
      expect(claims.filter((claimed) => claimed).length).toBe(1)
      expect(await run(accessTokens.hasAdmin())).toBe(true)
      expect(await atOnce((index) => accessTokens.isAdmin(digestOf(index)))).toEqual(claims)
      expect(await run(accessTokens.claimAdmin(digestOf(AT_ONCE)))).toBe(false)
      expect(await run(accessTokens.isAdmin(digestOf(AT_ONCE)))).toBe(false)
    })

    it('knows it by nothing but its digest', async () => {
      const { accessTokens } = subject()
      const digests = Array.from({ length: AT_ONCE }, (_, index) => digestOf(index))
      const own = await atOnce((index) => accessTokens.isAdmin(digestOf(index)))
      const digest = digests[own.indexOf(true)] ?? ''
      const others = ['', digest.slice(1), `${digest}0`, digest.toUpperCase(), ` ${digest}`, "' or '1'='1"]
      for (const other of others) expect(await run(accessTokens.isAdmin(other))).toBe(false)
    })
  })

import { makeMemoryStore } from '@slugline/adapters-memory'
import { either as E, taskEither as TE } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import {
  type AccessTokens,
  ADMIN,
  type Caller,
  type CreateAccessToken,
  makeAuthenticateToken,
  makeCreateAccessToken,
  SCOPES,
} from '../../src/index.ts'
import { left, NOW, right, signing } from '../support/world.ts'

const MINUTE = 60_000

/** A store with one organization, and the use cases of tokens on it. What is not given is as it is there. */
const makeTokens = async (change: Partial<AccessTokens> = {}) => {
  const store = makeMemoryStore()
  let now = NOW
  const uses: number[] = []
  const accessTokens: AccessTokens = {
    ...store.accessTokens,
    markUsed: (digest, at) => {
      uses.push(at)
      return store.accessTokens.markUsed(digest, at)
    },
    ...change,
  }
  const ports = { ...store, accessTokens, signing, clock: { now: () => now } }
  const { id: organizationId } = await right(store.organizations.create({ slug: 'acme', name: 'Acme', dateCreated: 0 }))
  const createAccessToken = makeCreateAccessToken(ports)
  const authenticateToken = makeAuthenticateToken(ports)
  return {
    store,
    organizationId,
    /** When uses were marked. */
    uses,
    moveTo: (time: number) => {
      now = time
    },
    create: (told: Partial<CreateAccessToken> = {}) =>
      createAccessToken({ organizationId, name: 'CI', scopes: ['org:read'], dateExpires: null, maker: ADMIN, ...told }),
    authenticate: (token: string) => authenticateToken(Buffer.from(token)),
  }
}

const callerWith = (scopes: Caller['scopes']): Caller => ({ organization: null, scopes, key: 'a key' })

describe('creating a token', () => {
  it('tells it this once, and stores its digest and its end', async () => {
    const { store, create, organizationId } = await makeTokens()
    const { token, accessToken } = await right(
      create({ scopes: ['project:releases', 'org:read'], dateExpires: NOW + 1 }),
    )
    expect(token).toMatch(/^slugline_[0-9a-f]{64}$/)
    expect(accessToken).toEqual({
      id: accessToken.id,
      organizationId,
      name: 'CI',
      scopes: ['project:releases', 'org:read'],
      lastCharacters: token.slice(-4),
      dateCreated: NOW,
      dateLastUsed: null,
      dateExpires: NOW + 1,
    })
    expect(await right(store.accessTokens.find(signing.digest(token)))).toMatchObject({
      organization: { id: organizationId },
    })
    const { items } = await right(store.accessTokenAdministration.list(organizationId, { limit: 9, cursor: null }))
    expect(JSON.stringify(items)).not.toContain(token)
    expect((await right(create())).token).not.toBe(token)
  })

  it('gives no scope that its maker lacks', async () => {
    const { create } = await makeTokens()
    const maker = callerWith(['org:admin', 'org:read'])
    expect(await left(create({ maker, scopes: ['org:read', 'project:read'] }))).toEqual({
      _tag: 'ScopesNotHeld',
      held: maker.scopes,
    })
    expect((await right(create({ maker, scopes: ['org:read'] }))).accessToken.scopes).toEqual(['org:read'])
    expect((await right(create({ scopes: SCOPES }))).accessToken.scopes).toEqual(SCOPES)
  })

  it('refuses one that has ended already, and an organization that is not there', async () => {
    const { create } = await makeTokens()
    for (const dateExpires of [0, NOW - 1, NOW]) {
      expect(await left(create({ dateExpires }))).toEqual({ _tag: 'AlreadyExpired' })
    }
    expect(await left(create({ organizationId: '99' }))).toEqual({ _tag: 'UnknownOrganization' })
  })
})

describe('authenticating a token', () => {
  it('answers who calls', async () => {
    const { store, create, authenticate, organizationId } = await makeTokens()
    const { token } = await right(create({ scopes: ['org:read', 'project:releases'] }))
    const scopes = ['org:read', 'project:releases']
    expect(await right(authenticate(token))).toMatchObject({
      organization: { id: organizationId },
      scopes,
      key: signing.digest(token),
    })
    await right(store.accessTokens.claimAdmin(signing.digest('admin')))
    expect(await right(authenticate('admin'))).toEqual(ADMIN)
    for (const wrong of ['', 'slugline_', `${token}0`, token.toUpperCase(), signing.digest(token)]) {
      expect(await left(authenticate(wrong))).toEqual({ _tag: 'InvalidToken' })
    }
  })

  it('knows an expired token as little as one that nobody has, and one that was removed from then on', async () => {
    const { store, create, authenticate, moveTo, organizationId, uses } = await makeTokens()
    const { token, accessToken } = await right(create({ dateExpires: NOW + 10 }))
    moveTo(NOW + 9)
    expect(E.isRight(await authenticate(token)())).toBe(true)
    moveTo(NOW + 10)
    expect(await left(authenticate(token))).toEqual({ _tag: 'InvalidToken' })
    moveTo(NOW)
    await right(store.accessTokenAdministration.remove(organizationId, accessToken.id))
    expect(await left(authenticate(token))).toEqual({ _tag: 'InvalidToken' })
    expect(uses).toEqual([NOW + 9])
  })

  it('marks a use once a minute', async () => {
    const { create, authenticate, moveTo, uses } = await makeTokens()
    const { token } = await right(create())
    for (const time of [0, 1, MINUTE - 1, MINUTE, MINUTE + 1, 3 * MINUTE, 2 * MINUTE]) {
      moveTo(NOW + time)
      await right(authenticate(token))
    }
    expect(uses).toEqual([NOW, NOW + MINUTE, NOW + 3 * MINUTE])
  })

  it('lets a caller in whose use could not be marked', async () => {
    const unavailable = TE.left({ _tag: 'StoreUnavailable' as const, cause: new Error('read-only') })
    const { create, authenticate, organizationId } = await makeTokens({ markUsed: () => unavailable })
    const { token } = await right(create())
    expect(await right(authenticate(token))).toMatchObject({
      organization: { id: organizationId },
      scopes: ['org:read'],
    })
  })

  it('refuses nobody for a store that cannot be asked', async () => {
    const unavailable = TE.left({ _tag: 'StoreUnavailable' as const, cause: new Error('gone') })
    const { authenticate } = await makeTokens({ find: () => unavailable })
    expect(await left(authenticate('any'))).toMatchObject({ _tag: 'StoreUnavailable' })
  })
})

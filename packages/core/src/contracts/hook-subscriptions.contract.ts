import { expect, it } from 'vitest'
import type { HookSubscriptions } from '../ports/hook-subscriptions.ts'
import { sha } from './builders.ts'
import { refusedBecause } from './platform-errors.ts'
import type { PlatformSubject } from './platform-subject.ts'
import { inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'

/** What the suite needs: the port, a platform, and a place that its hooks can be sent to. */
export interface HookSubscriptionsSubject extends PlatformSubject {
  readonly subscriptions: HookSubscriptions
  /** A URL at which hooks arrive. */
  readonly listening: string
  /** A URL at which each hook is answered with 503. */
  readonly failing: string
}

const SECRET = 'a secret of the contract'

/** What every list of a platform's hooks promises. */
export const hookSubscriptionsContract = (name: string, open: () => Promise<HookSubscriptionsSubject>): void =>
  suite(`${name}: hook subscriptions`, open, (subject) => {
    const listening = () => ({ url: subject().listening, secret: SECRET })
    const failing = () => ({ url: subject().failing, secret: SECRET })

    it('lists nothing of a new app, and then what was created, repeated and about releases', async () => {
      const access = await subject().given.app()
      const { subscriptions } = subject()
      expect(await run(subscriptions.list(access))).toEqual([])
      const created = await run(subscriptions.create(access, listening()))
      expect(created).toMatchObject({ url: subject().listening, isRepeated: true, tellsReleases: true })
      expect(await run(subscriptions.list(access))).toEqual([created])
    })

    it('keeps several of one app, and apps apart', async () => {
      const [ours, theirs] = [await subject().given.app(), await subject().given.app()]
      const { subscriptions } = subject()
      const created = await inOrder([listening(), failing(), listening()], (hook) =>
        run(subscriptions.create(ours, hook)),
      )
      const ids = (await run(subscriptions.list(ours))).map(({ id }) => id)
      expect(ids.toSorted()).toEqual(created.map(({ id }) => id).toSorted())
      expect(await run(subscriptions.list(theirs))).toEqual([])
    })

    it('repairs one where it is', async () => {
      const access = await subject().given.app()
      const { subscriptions } = subject()
      const { id } = await run(subscriptions.create(access, failing()))
      const repaired = await run(subscriptions.repair(access, id, listening()))
      expect(repaired).toEqual({ id, url: subject().listening, isRepeated: true, tellsReleases: true })
      expect(await run(subscriptions.list(access))).toEqual([repaired])
    })

    it('cannot repair what is gone', async () => {
      const access = await subject().given.app()
      const { subscriptions } = subject()
      const { id } = await run(subscriptions.create(access, listening()))
      await run(subscriptions.remove(access, id))
      const { url } = listening()
      const why = await refusedBecause(subscriptions.repair(access, id, listening()), [access.token, SECRET, url])
      expect(why).toBe('unknown')
    })

    it('removes one, and does nothing the second time', async () => {
      const access = await subject().given.app()
      const { subscriptions } = subject()
      const { id } = await run(subscriptions.create(access, listening()))
      await run(subscriptions.remove(access, id))
      expect(await run(subscriptions.list(access))).toEqual([])
      await run(subscriptions.remove(access, id))
    })

    it('tells of deliveries that failed, and of no others', async () => {
      const access = await subject().given.app()
      const { subscriptions, given } = subject()
      const good = await run(subscriptions.create(access, listening()))
      const bad = await run(subscriptions.create(access, failing()))
      await given.deploy(access, sha(1))
      expect(await run(subscriptions.failures(access, good.id))).toEqual([])
      const failures = await run(subscriptions.failures(access, bad.id))
      expect(failures.length).toBeGreaterThan(0)
      expect(must(failures[0])).toMatchObject({ code: 503, attempts: 1 })
    })

    it('refuses a token that opens nothing, and tells no secret', async () => {
      const access = { ...(await subject().given.app()), token: subject().wrongToken }
      const { subscriptions } = subject()
      const secrets = [access.token, SECRET, subject().listening]
      expect(await refusedBecause(subscriptions.list(access), secrets)).toBe('unauthorized')
      expect(await refusedBecause(subscriptions.create(access, listening()), secrets)).toBe('unauthorized')
      expect(await refusedBecause(subscriptions.repair(access, 'x', listening()), secrets)).toBe('unauthorized')
      expect(await refusedBecause(subscriptions.remove(access, 'x'), secrets)).toBe('unauthorized')
      expect(await refusedBecause(subscriptions.failures(access, 'x'), secrets)).toBe('unauthorized')
    })

    it.each(['no-such-app', '', '..'])('knows no app %j', async (app) => {
      const access = { ...(await subject().given.app()), app }
      const { subscriptions } = subject()
      expect(await refusedBecause(subscriptions.list(access), [access.token])).toBe('unknown')
      expect(await refusedBecause(subscriptions.create(access, listening()), [access.token, SECRET])).toBe('unknown')
      expect(await refusedBecause(subscriptions.failures(access, 'x'), [access.token])).toBe('unknown')
    })
  })

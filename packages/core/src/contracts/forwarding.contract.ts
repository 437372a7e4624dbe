import { expect, it } from 'vitest'
import type { ForwardingTarget } from '../domain/forwarding-target.ts'
import type { Forwarding } from '../ports/forwarding.ts'
import type { ReleaseReading } from '../ports/release-reading.ts'
import { aDeployed, type Place, sha } from './builders.ts'
import type { Opened } from './given.ts'
import { readDeploys } from './reading.ts'
import { refusal, run } from './running.ts'
import { suite } from './suite.ts'

/** What the suite needs: forwarding, and targets whose contents it can read. */
export interface ForwardingSubject extends Opened {
  readonly forwarding: Forwarding
  /** A new target, with one project and nothing recorded. */
  readonly givenTarget: () => Promise<GivenTarget>
}

export interface GivenTarget {
  readonly target: ForwardingTarget
  readonly reading: Pick<ReleaseReading, 'deploys'>
}

/** What forwarding promises beside deploy recording, whose contract each of its recordings keeps. */
export const forwardingContract = (name: string, open: () => Promise<ForwardingSubject>): void =>
  suite(`${name}: forwarding`, open, (subject) => {
    const place = ({ organization, projects }: ForwardingTarget): Place => ({
      organizationId: organization,
      projectIds: projects,
    })
    const versionsAt = async ({ target, reading }: GivenTarget) =>
      (await readDeploys(reading, target.organization)).map(({ release }) => release.version)

    it('records at the target that is named, and at no other', async () => {
      const { forwarding, givenTarget } = subject()
      const [first, second] = [await givenTarget(), await givenTarget()]
      await run(forwarding.to(first.target).record(aDeployed(place(first.target), { number: 1 })))
      await run(forwarding.to(second.target).record(aDeployed(place(second.target), { number: 2 })))
      expect(await versionsAt(first)).toEqual([sha(1)])
      expect(await versionsAt(second)).toEqual([sha(2)])
    })

    it('records once, however often it is asked for the target', async () => {
      const { forwarding, givenTarget } = subject()
      const given = await givenTarget()
      const recording = aDeployed(place(given.target), { number: 1 })
      const record = () => run(forwarding.to({ ...given.target }).record(recording))
      const results = [await record(), ...(await Promise.all([record(), record()]))]
      expect(results.map(({ outcome }) => outcome.outcome)).toEqual(['recorded', 'duplicate', 'duplicate'])
      expect(await versionsAt(given)).toEqual([sha(1)])
    })

    it('refuses a project that the target does not have', async () => {
      const { forwarding, givenTarget } = subject()
      const [{ target }, other] = [await givenTarget(), await givenTarget()]
      const recording = aDeployed({ ...place(target), projectIds: other.target.projects }, { number: 1 })
      expect(await refusal(forwarding.to(target).record(recording))).toBe('UnknownProject')
    })
  })

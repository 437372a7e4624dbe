import { taskEither as TE } from 'fp-ts'
import { expect, it } from 'vitest'
import type { NewJob } from '../domain/job.ts'
import { ignored } from '../domain/outcome.ts'
import type { RecordedEvent } from '../domain/recorded-event.ts'
import type { Recording } from '../domain/recording.ts'
import type { DeployRecording } from '../ports/deploy-recording.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { Outbox, PlanJobs } from '../ports/outbox.ts'
import { aDelivered, aDelivery, aDeployed, aRecording, aRelease, minute, type Place, sha } from './builders.ts'
import type { Given, Opened } from './given.ts'
import { newPlace, newPlaces } from './places.ts'
import { ONE_PAGE } from './reading.ts'
import { AT_ONCE, atOnce, inOrder, must, refusal, run } from './running.ts'
import { suite } from './suite.ts'

/** A store that keeps an outbox, which this suite alone moves, and the queue into which that is moved. */
export interface OutboxSubject extends Opened {
  readonly recording: DeployRecording
  readonly outbox: Outbox
  readonly queue: JobQueue
  readonly given: Pick<Given, 'organization' | 'project'>
}

/** Of what others are to hear, and how it becomes jobs. */
export const outboxContract = (name: string, open: () => Promise<OutboxSubject>): void =>
  suite(`${name}: outbox`, open, (subject) => {
    const place = (): Promise<Place> => newPlace(subject().given)
    const record = (recording: Recording) => run(subject().recording.record(recording))
    const jobOf = (event: RecordedEvent): NewJob => {
      const { organizationId } = event
      return { key: event.key, organizationId, task: { topic: 'webhook', receiverId: '1', event }, dateDue: null }
    }
    /** Moves all that there is; answers it. */
    const moveAll = async (limit = 100): Promise<readonly RecordedEvent[]> => {
      const moved: RecordedEvent[] = []
      const plan = (events: readonly RecordedEvent[]) => {
        moved.push(...events)
        return TE.right([])
      }
      await moveOut(limit, plan)
      return moved
    }
    const moveOut = async (limit: number, plan: PlanJobs): Promise<void> => {
      for (let moves = 0; moves < 1_000; moves += 1) if ((await run(subject().outbox.move(limit, plan))) === 0) return
      throw new Error('There are always more events.')
    }
    const jobsOf = async ({ organizationId }: Place) =>
      (await run(subject().queue.list({ organizationId, topic: null, state: null }, ONE_PAGE))).items
    const deployOf = (at: Place, number: number): RecordedEvent => ({
      _tag: 'deploy.recorded',
      organizationId: at.organizationId,
      projectId: must(at.projectIds[0]),
      ...(at.projectIds.length > 1 ? { otherProjectIds: at.projectIds.slice(1) } : {}),
      key: `heroku:app-1:v${number}`,
    })
    const sorted = (events: readonly RecordedEvent[]) => events.toSorted((a, b) => (a.key < b.key ? -1 : 1))
    const failed = (at: Place, number: number, outcome = ignored('release-failed')): Recording => {
      const key = `heroku:app-1:v${number}`
      const told = {
        key,
        identity: `failed ${number}`,
        releaseNumber: number,
        status: 'failed',
        version: null,
      } as const
      const line = aDelivery({ projectId: must(at.projectIds[0]), environment: null, ...told })
      return aRecording(at, { delivery: { ...line, datePublished: minute(number) }, outcome })
    }

    it('hears of each new deploy: of a hook, of a client, of one without a delivery', async () => {
      const { all, each } = await newPlaces(subject().given, 2)
      await record(aDelivered(all, { number: 1 }))
      await record(aDelivered(must(each[1]), { number: 2 }))
      await record(aDeployed(must(each[1]), { number: 3 }))
      const client = aDeployed(all, { number: 4 })
      await record({ ...client, release: aRelease({ version: sha(4), mode: 'overwrite', ref: 'main' }) })
      expect(sorted(await moveAll())).toEqual([
        deployOf(all, 1),
        deployOf(must(each[1]), 2),
        deployOf(must(each[1]), 3),
        deployOf(all, 4),
      ])
      expect(await moveAll()).toEqual([])
    })

    it('tells all projects of a deploy, in their order, and so do its jobs', async () => {
      const { all, each } = await newPlaces(subject().given, 3)
      await record(aDeployed(all, { number: 1 }))
      await record(aDeployed(must(each[2]), { number: 2 }))
      expect(await run(subject().outbox.move(10, (events) => TE.right(events.map(jobOf))))).toBe(2)
      const told = (await jobsOf(all)).flatMap(({ task }) => ('event' in task ? [task.event] : []))
      expect(sorted(told)).toStrictEqual([deployOf(all, 1), deployOf(must(each[2]), 2)])
    })

    it('hears of each delivery that tells of a failed release', async () => {
      const at = await place()
      await record(failed(at, 1))
      const { delivery, ...rest } = failed(at, 2)
      const bare = { app: null, kind: null, releaseNumber: null, datePublished: null, dateReceived: minute(9) }
      await record({ ...rest, delivery: { ...must(delivery), ...bare, identity: null } })
      const event = { _tag: 'release.failed', organizationId: at.organizationId, projectId: at.projectIds[0] }
      const app = { id: 'app-1', name: 'web-1234' }
      const facts = { app, releaseNumber: 1, kind: 'deploy', dateFailed: minute(1) }
      expect(sorted(await moveAll())).toEqual([
        { ...event, key: 'heroku:app-1:v1', ...facts },
        { ...event, key: 'heroku:app-1:v2', app: null, releaseNumber: null, kind: null, dateFailed: minute(9) },
      ])
    })

    it('hears nothing of what was known, waits or is ignored, and of releases without a deploy', async () => {
      const at = await place()
      const delivered = aDelivered(at, { number: 1 })
      await record(delivered)
      await record(failed(at, 5))
      await moveAll()
      await record(delivered)
      await record(aDelivered(at, { number: 1, line: { identity: 'another' } }))
      await record(aDeployed(at, { number: 1 }))
      await record({ ...aDeployed(at, { number: 1 }), release: aRelease({ mode: 'overwrite', ref: 'main' }) })
      await record(failed(at, 5))
      await record({
        ...failed(at, 1),
        delivery: must(aDelivered(at, { number: 1, line: { identity: 'late' } }).delivery),
      })
      await record(failed(at, 2, ignored('release-expired')))
      const { delivery, ...rest } = failed(at, 3)
      await record({ ...rest, delivery: { ...must(delivery), key: null } })
      await record({ ...failed(at, 4), outcome: { outcome: 'pending', reason: 'release-pending' } })
      await record(aRecording(at, { release: aRelease({ version: sha(6), mode: 'fill' }) }))
      await record(aRecording(at, { release: aRelease({ version: sha(6), mode: 'overwrite', url: 'https://x' }) }))
      const refused = { ...aDelivered(at, { number: 7 }), projectIds: ['999999'] }
      expect(await refusal(subject().recording.record(refused))).toBe('UnknownProject')
      expect(await refusal(subject().recording.record({ ...aDelivered(at, { number: 8 }), revision: '999' }))).toBe(
        'StaleRecording',
      )
      const missing = aRelease({ version: sha(9), ifMissing: 'refuse' })
      expect(await refusal(subject().recording.record({ ...aDeployed(at, { number: 9 }), release: missing }))).toBe(
        'UnknownRelease',
      )
      expect(await moveAll()).toEqual([])
    })

    it('hears once of what is told many times at once, and of all that is told at once', async () => {
      const at = await place()
      await atOnce((index) => {
        const number = Math.floor(index / 4)
        const line = { identity: `event ${index % 8 < 4 ? index : number}` }
        if (index % 4 === 3) return subject().recording.record(failed(at, 100 + number))
        if (index % 4 === 2) return subject().recording.record(aDeployed(at, { number }))
        return subject().recording.record(aDelivered(at, { number, line }))
      })
      const numbers = Array.from({ length: AT_ONCE / 4 }, (_, index) => index)
      const heard = await moveAll()
      expect(heard.map(({ _tag, key }) => `${_tag} ${key}`).sort()).toEqual(
        numbers
          .flatMap((number) => [
            `deploy.recorded heroku:app-1:v${number}`,
            `release.failed heroku:app-1:v${100 + number}`,
          ])
          .sort(),
      )
    })

    it('gives each event to one of many who move at once, with its jobs', async () => {
      const at = await place()
      await atOnce((number) => subject().recording.record(aDelivered(at, { number })))
      const moved: RecordedEvent[] = []
      const plan = (events: readonly RecordedEvent[]) => {
        expect(events.length).toBeLessThanOrEqual(3)
        moved.push(...events)
        return TE.right(events.map(jobOf))
      }
      const counts = await atOnce(() => subject().outbox.move(3, plan))
      await moveOut(3, plan)
      expect(counts.every((count) => count <= 3)).toBe(true)
      const keys = Array.from({ length: AT_ONCE }, (_, number) => `heroku:app-1:v${number}`).sort()
      expect(moved.map(({ key }) => key).sort()).toEqual(keys)
      const jobs = await jobsOf(at)
      expect(jobs.map(({ task }) => ('event' in task ? task.event.key : '')).sort()).toEqual(keys)
    })

    it('keeps the events when the plan fails, and puts in no job', async () => {
      const at = await place()
      await inOrder([1, 2, 3], (number) => record(aDelivered(at, { number })))
      const asked: number[] = []
      const fail = subject().outbox.move(2, (events) => {
        asked.push(events.length)
        return TE.left({ _tag: 'StoreUnavailable', cause: 'not now' })
      })
      expect(await refusal(fail)).toBe('StoreUnavailable')
      expect(asked).toEqual([2])
      expect(await jobsOf(at)).toEqual([])
      expect(sorted(await moveAll(2))).toEqual([1, 2, 3].map((number) => deployOf(at, number)))
      await run(subject().outbox.move(1, () => TE.left({ _tag: 'StoreFault', cause: 'nobody asks' })))
    })

    it('makes one job of an event that is told twice', async () => {
      const at = await place()
      await inOrder([1, 2], async (count) => {
        await record({ ...failed(at, 1), delivery: { ...must(failed(at, 1).delivery), identity: `told ${count}` } })
        expect(await run(subject().outbox.move(10, (events) => TE.right([...events, ...events].map(jobOf))))).toBe(1)
      })
      expect((await jobsOf(at)).length).toBe(1)
    })
  })

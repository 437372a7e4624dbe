import { taskEither as TE } from 'fp-ts'
import { expect, it } from 'vitest'
import { makeScheduleBackfills, type NewJob } from '../../src/index.ts'
import { left, NOW, right, signing } from '../support/world.ts'

const MINUTE = 60_000

const places = Array.from({ length: 200 }, (_, index) => ({
  organizationId: String(index % 7),
  projectId: String(index + 1),
  plugin: 'heroku',
}))

const makeScheduler = (jobs: NewJob[]) =>
  makeScheduleBackfills({
    backfillProgress: { projects: (plugin) => TE.right(plugin === 'heroku' ? places : []) },
    jobs: {
      enqueue: (more) => {
        jobs.push(...more)
        return TE.right(undefined)
      },
    },
    signing,
    sources: [{ plugin: 'heroku' }, { plugin: 'other' }],
  })

it('puts in one job for each project and turn, whoever calls it and how often', async () => {
  const jobs: NewJob[] = []
  const [one, other] = [makeScheduler(jobs), makeScheduler(jobs)]
  const counts: number[] = []
  for (let minute = 0; minute <= 30; minute += 1) {
    const now = NOW + minute * MINUTE
    counts.push(await right(one({ now, minutes: 10 })))
    await right(other({ now, minutes: 10 }))
  }
  const keys = new Set(jobs.map(({ key }) => key))
  // The turn under way at first, and the three that begin later.
  expect(keys.size).toBe(4 * places.length)
  expect(jobs[0]).toEqual({
    key: expect.stringMatching(/^backfill:heroku:1:10:\d+$/),
    organizationId: '0',
    task: { topic: 'backfill', ...places[0], since: null },
    dateDue: null,
  })
  const [first, ...rest] = counts
  expect(first).toBe(places.length)
  // Not all projects in the same minute.
  expect(Math.max(...rest)).toBeLessThan(places.length / 4)
  expect(rest.slice(0, 10).reduce((sum, count) => sum + count)).toBe(places.length)
})

it('comes back for what it could not put in', async () => {
  const store = { _tag: 'StoreUnavailable', cause: null } as const
  const isAway = { jobs: true, projects: false }
  const put: NewJob[] = []
  const schedule = makeScheduleBackfills({
    backfillProgress: { projects: () => (isAway.projects ? TE.left(store) : TE.right(places)) },
    jobs: { enqueue: (more) => (isAway.jobs ? TE.left(store) : TE.fromIO(() => void put.push(...more))) },
    signing,
    sources: [{ plugin: 'heroku' }],
  })
  expect(await left(schedule({ now: NOW, minutes: 10 }))).toEqual(store)
  isAway.projects = true
  expect(await left(schedule({ now: NOW, minutes: 10 }))).toEqual(store)
  isAway.projects = false
  isAway.jobs = false
  expect(await right(schedule({ now: NOW, minutes: 10 }))).toBe(places.length)
  expect(await right(schedule({ now: NOW, minutes: 10 }))).toBe(0)
  expect(put.length).toBe(places.length)
})

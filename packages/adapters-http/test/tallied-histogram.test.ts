import { Histogram, Registry } from '@prometheus-io/client'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TalliedHistogram } from '../src/operations/tallied-histogram.ts'

const BUCKETS = [0.001, 0.5, 1, 10]
const named = { name: 'things_seconds', help: 'Things.', labelNames: ['kind'] }

const value = fc.oneof(fc.constantFrom(...BUCKETS, 0, 10.5), fc.double({ min: 0, max: 20, noNaN: true }))
const observations = fc.array(fc.tuple(fc.constantFrom('a', 'b"\n'), value))

/** The samples of a histogram's text, whatever the order of their labels. */
const samples = async (registry: Registry): Promise<readonly string[]> =>
  (await registry.metrics()).split('\n').map((line) => line.replace(/\{(.*)\}/, (_, labels) => sortLabels(labels)))

const sortLabels = (labels: string): string => labels.split(',').toSorted().join()

it("prints what the library's own histogram prints of the same observations", async () => {
  const same = fc.asyncProperty(observations, async (observed) => {
    const [ours, theirs] = [new Registry(), new Registry()]
    const histogram = new Histogram({ ...named, buckets: BUCKETS, registers: [theirs] })
    const { observer } = new TalliedHistogram({ ...named, buckets: BUCKETS, registry: ours })
    const observers = new Map<string, (value: number) => void>()
    for (const [kind, seconds] of observed) {
      const observe = observers.get(kind) ?? observer({ kind })
      observers.set(kind, observe)
      observe(seconds)
      histogram.observe({ kind }, seconds)
    }
    expect(await samples(ours)).toEqual(await samples(theirs))
    expect((await ours.getMetricsAsJSON()).map(({ name, type }) => [name, type])).toEqual([
      ['things_seconds', 'histogram'],
    ])
  })
  await fc.assert(same)
})

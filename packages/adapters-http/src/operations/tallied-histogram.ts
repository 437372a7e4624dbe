import { Histogram, type Registry } from '@prometheus-io/client'

export interface TalliedHistogramOptions {
  readonly name: string
  readonly help: string
  readonly labelNames: readonly string[]
  /** Upper bounds, in rising order. */
  readonly buckets: readonly number[]
  readonly registry: Registry
}

interface Tally {
  readonly labels: Readonly<Record<string, string>>
  /** One for each bucket, and one for what is above all of them. */
  readonly counts: number[]
  sum: number
}

/**
 * A histogram for the hot path: the library's own puts a text together and validates its labels at each observation,
 * which costs ten times as much as what is done here. What is counted becomes the library's values when it asks for
 * them.
 */
export class TalliedHistogram extends Histogram<string> {
  readonly #options: TalliedHistogramOptions
  readonly #tallies: Tally[] = []

  constructor(options: TalliedHistogramOptions) {
    const { registry, labelNames, buckets, ...named } = options
    super({ ...named, labelNames: [...labelNames], buckets: [...buckets], registers: [registry] })
    this.#options = options
  }

  /** What takes the values of these labels. To be made once, and kept. */
  readonly observer = (labels: Readonly<Record<string, string>>): ((value: number) => void) => {
    const { buckets } = this.#options
    const tally = { labels, counts: new Array<number>(buckets.length + 1).fill(0), sum: 0 }
    this.#tallies.push(tally)
    return (value) => {
      let bucket = 0
      while (bucket < buckets.length && value > (buckets[bucket] ?? 0)) bucket += 1
      tally.counts[bucket] = (tally.counts[bucket] ?? 0) + 1
      tally.sum += value
    }
  }

  override async get() {
    const { name, help } = this.#options
    const values = this.#tallies.flatMap((tally) => this.#valuesOf(tally))
    return { name, help, type: 'histogram' as const, aggregator: 'sum' as const, collect: () => undefined, values }
  }

  /** What the registry asks of a histogram, if it has it, in place of `get`. */
  getForPromString() {
    return this.get()
  }

  #valuesOf({ labels, counts, sum }: Tally) {
    const { name, buckets } = this.#options
    let count = 0
    const cumulated = counts.map((inBucket, bucket) => {
      count += inBucket
      return { metricName: `${name}_bucket`, labels: { le: buckets[bucket] ?? '+Inf', ...labels }, value: count }
    })
    return [
      ...cumulated,
      { metricName: `${name}_sum`, labels, value: sum },
      { metricName: `${name}_count`, labels, value: count },
    ]
  }
}

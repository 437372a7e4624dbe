/** Chance that can be had again: the same seed and purpose give the same numbers. */
export interface Dice {
  /** A whole number from `least` to `most`, both included. */
  readonly between: (least: number, most: number) => number
  /** True once in so many times, on average. */
  readonly oneIn: (count: number) => boolean
  readonly pick: <A>(list: readonly [A, ...A[]]) => A
}

/** `SLUGLINE_CHAOS_SEED` repeats a run, as far as a machine's own timing can be repeated. */
export const SEED: number = Number(process.env.SLUGLINE_CHAOS_SEED ?? Date.now() % 1_000_000)

/** One die for each purpose, so that how often one is thrown changes nothing for another. */
export const makeDice = (purpose: string): Dice => {
  let state = SEED
  for (const letter of purpose) state = (Math.imul(state, 31) + letter.charCodeAt(0)) | 0
  // Mulberry32.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
  const between: Dice['between'] = (least, most) => least + Math.floor(next() * (most - least + 1))
  return {
    between,
    oneIn: (count) => between(1, count) === 1,
    pick: (list) => list[between(0, list.length - 1)] ?? list[0],
  }
}

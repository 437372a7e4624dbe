import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A promise of docs/reliability.md. */
export type PromiseId =
  | 'R1'
  | 'R2'
  | 'R3'
  | 'R4'
  | 'R5'
  | 'R6'
  | 'R7'
  | 'R8'
  | 'R9'
  | 'R10'
  | 'R11'
  | 'R12'
  | 'R13'
  | 'R14'
  | 'R15'

/** What a proof counted or measured, each by its name: `{ kills: 16, deliveries: 8160, lost: 0, doubled: 0 }`. */
export type Figures = Readonly<Record<string, number | string>>

/** One proof of a promise, and what it counted when it last ran. */
export interface Proof {
  readonly promise: PromiseId
  /** What was done, in a few words; tells apart the proofs of one promise. */
  readonly name: string
  readonly figures: Figures
}

/**
 * Prints what a test counted for a promise, and keeps it where `npm run reliability` asks for it (`SLUGLINE_PROOFS`, a
 * folder), which makes docs/reliability.md of it. The test itself asserts; a figure is never an assertion.
 */
export const proved = (promise: PromiseId, name: string, figures: Figures): void => {
  console.log(`${promise} ${name}: ${describeFigures(figures)}`)
  const folder = process.env.SLUGLINE_PROOFS
  if (folder === undefined || folder === '') return
  mkdirSync(folder, { recursive: true })
  const proof: Proof = { promise, name, figures }
  writeFileSync(join(folder, `${promise} ${name.replace(/[^\w-]+/g, ' ')}.json`), JSON.stringify(proof))
}

/** `16 kills, 8,160 deliveries, 0 lost`: as a sentence has them. */
export const describeFigures = (figures: Figures): string =>
  Object.entries(figures)
    .map(([name, figure]) => `${typeof figure === 'number' ? figure.toLocaleString('en-US') : figure} ${name}`)
    .join(', ')

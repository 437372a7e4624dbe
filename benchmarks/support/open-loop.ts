import { setTimeout as pause } from 'node:timers/promises'
import { type Delivery, makeDelivery } from './deliveries.ts'
import { deliver } from './http.ts'

/** Deliveries that come when they come, whether or not those before are answered. */
export interface OpenLoad {
  readonly hookUrl: string
  readonly secret: string
  /** Number of the first delivery; no two of one server may be alike. */
  readonly from: number
  readonly perSecond: number
  readonly seconds: number
}

/**
 * Offers deliveries at a fixed rate, evenly spaced, and answers the milliseconds of each, sorted: from the moment at
 * which it was due, so that a server (or this machine) that falls behind cannot hide it by being asked later.
 */
export const offer = async ({ hookUrl, secret, from, perSecond, seconds }: OpenLoad): Promise<readonly number[]> => {
  const deliveries = Array.from({ length: perSecond * seconds }, (_, index) => makeDelivery(secret, from + index))
  const started = performance.now()
  const send = async (delivery: Delivery, due: number): Promise<number> => {
    await deliver(hookUrl, delivery)
    return performance.now() - due
  }
  const sent: Promise<number>[] = []
  for (const [index, delivery] of deliveries.entries()) {
    const due = started + (index * 1000) / perSecond
    while (performance.now() < due) await pause(1)
    const answered = send(delivery, due)
    answered.catch(() => undefined) // told below
    sent.push(answered)
  }
  return (await Promise.all(sent)).toSorted((left, right) => left - right)
}

/** The figure below which so many percent of some sorted figures are. */
export const percentile = (sorted: readonly number[], percent: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN

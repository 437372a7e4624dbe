import type { Instant } from '@slugline/core'
import { either as E } from 'fp-ts'
import type { PlatformBuild } from './platform/builds.ts'
import type { Pages } from './platform/listing.ts'

/** The list of an app's builds, the newest first, of which is read what somebody needs. */
export interface BuildList {
  /** Reads on, a few pages at most, until something is found, or builds come that are older than `time`. */
  readonly readUntil: (isFound: () => boolean, time: Instant) => Promise<void>
}

/** Whoever asks may have little time: the next question reads on. */
const PAGES = 10

/**
 * Makes a list of which nothing was read yet; `tell` hears of each build once. It ends where a page cannot be read:
 * whatever that would have told is asked for by itself then, which also tells what is wrong.
 */
export const makeBuildList = (pages: Pages<PlatformBuild>, tell: (build: PlatformBuild) => void): BuildList => {
  const unread = pages[Symbol.asyncIterator]()
  let oldest = Number.POSITIVE_INFINITY
  let hasMore = true
  let reading = Promise.resolve()
  const readOn: BuildList['readUntil'] = async (isFound, time) => {
    for (let pages = 0; pages < PAGES && hasMore && oldest >= time && !isFound(); pages += 1) {
      const { done, value } = await unread.next()
      const builds: readonly PlatformBuild[] = done === true || E.isLeft(value) ? [] : value.right
      builds.forEach(tell)
      const before = oldest
      oldest = Math.min(oldest, ...builds.map(({ created_at }) => created_at ?? Number.POSITIVE_INFINITY))
      // A page that leads no further back would be read for ever.
      hasMore = oldest < before
    }
  }
  return {
    readUntil: (isFound, time) => {
      reading = reading.then(() => readOn(isFound, time))
      return reading
    },
  }
}

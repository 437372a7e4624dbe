import type { Instant } from '../domain/instant.ts'

/** What may go wrong in any store. Adapters map every failure of their driver to one of the two. */
export type StorageError = StoreUnavailable | StoreFault

/** The store cannot be reached, is starting, is read-only, is full or took too long: a retry may cure it. */
export interface StoreUnavailable {
  readonly _tag: 'StoreUnavailable'
  readonly cause: unknown
  /** It asked not to be called before. */
  readonly notBefore?: Instant
}

/** The store answered something that it never should: a mistake of ours, which no retry cures. */
export interface StoreFault {
  readonly _tag: 'StoreFault'
  readonly cause: unknown
}

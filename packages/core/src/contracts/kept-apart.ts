import { expect } from 'vitest'
import { NO_IDS } from './awkward.ts'
import { must } from './running.ts'

/** Things that organizations have, each its own, as an administration port shows them. */
export interface OwnThings<Thing extends { readonly id: string }> {
  /** A new organization; answers its id. */
  readonly organization: () => Promise<string>
  /** Null when there is no such organization. */
  readonly create: (organizationId: string) => Promise<Thing | null>
  readonly list: (organizationId: string) => Promise<readonly Thing[]>
  readonly remove: (organizationId: string, id: string) => Promise<boolean>
}

/** What is one organization's, another neither sees nor removes. */
export const expectKeptApart = async <Thing extends { readonly id: string }>({
  organization,
  create,
  list,
  remove,
}: OwnThings<Thing>): Promise<void> => {
  const [ours, theirs] = [await organization(), await organization()]
  const { id } = must(await create(theirs))
  expect(await remove(ours, id)).toBe(false)
  expect(await list(ours)).toEqual([])
  expect((await list(theirs)).length).toBe(1)
}

/** Ids that were never given find nothing, and change nothing. */
export const expectNothingOfNoIds = async <Thing extends { readonly id: string }>({
  organization,
  create,
  list,
  remove,
}: OwnThings<Thing>): Promise<void> => {
  const organizationId = await organization()
  const own = must(await create(organizationId))
  for (const id of NO_IDS) {
    expect(await create(id)).toBeNull()
    expect(await remove(organizationId, id)).toBe(false)
    expect(await remove(id, own.id)).toBe(false)
    expect(await list(id)).toEqual([])
  }
  expect(await list(organizationId)).toEqual([own])
}

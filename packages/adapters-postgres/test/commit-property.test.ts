import { makePostgresStore } from '@slugline/adapters-postgres'
import type { Recording, ReleaseChange, Store } from '@slugline/core'
import { aCommit, aRecording, aRelease } from '@slugline/core/contracts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newPlaceIn } from './support/races.ts'
import { makeModel } from './support/recording-model.ts'
import { run } from './support/run.ts'
import { expected, stored } from './support/stored-recordings.ts'
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts'

let database: TestDatabase
let store: Store
beforeAll(async () => {
  database = await makeTestDatabase()
  store = makePostgresStore(database.pool({ max: 4 }))
})
afterAll(() => database.drop())

/** A client that gives a release commits, clears them, or leaves them alone; a job that fills in those of a deploy. */
const anyChange = fc.record({
  mode: fc.constantFrom<ReleaseChange['mode']>('overwrite', 'fill', 'insert'),
  version: fc.constantFrom('1', '2', '3'),
  refs: fc.constantFrom<Recording['refs']>({ mode: 'keep' }, { mode: 'keep' }, { mode: 'replace', refs: [] }),
  commits: fc.option(
    fc.array(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c'),
        repository: fc.constantFrom(null, 'acme/web'),
        message: fc.constantFrom(null, 'one', 'two'),
        authorName: fc.constantFrom(null, 'Dev'),
        patchSet: fc.constantFrom([], [{ path: 'a.txt', type: 'A' } as const]),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  ),
})

it('commits that releases share are known, kept and forgotten by the rules', async () => {
  const property = fc.asyncProperty(fc.array(anyChange, { maxLength: 12 }), async (changes) => {
    const [at, model] = [await newPlaceIn(store), makeModel()]
    for (const { mode, version, refs, commits } of changes) {
      const release = aRelease({ version, mode })
      const recording = aRecording(at, { release, refs, commits: commits?.map(aCommit) ?? null })
      model.explain([{ recording, result: await run(store.recording.record(recording)) }])
    }
    expect(await stored(database, at)).toEqual(expected(model))
  })
  await fc.assert(property, { numRuns: 25 })
}, 60_000)

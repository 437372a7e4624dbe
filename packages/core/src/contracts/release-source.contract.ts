import { expect, it } from 'vitest'
import type { AppRelease } from '../domain/notice.ts'
import type { AppAccess, ReleaseSource, SourceRelease } from '../ports/release-source.ts'
import { sha } from './builders.ts'
import { refusedBecause } from './platform-errors.ts'
import type { PlatformSubject } from './platform-subject.ts'
import { inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'

/** What the suite needs: the port, and a platform whose pages hold few releases. */
export interface ReleaseSourceSubject extends PlatformSubject {
  readonly source: ReleaseSource
}

/** What every source of releases promises. */
export const releaseSourceContract = (name: string, open: () => Promise<ReleaseSourceSubject>): void =>
  suite(`${name}: release source`, open, (subject) => {
    const all = async (access: AppAccess): Promise<readonly SourceRelease[]> => {
      const releases: SourceRelease[] = []
      let cursor: string | null = null
      do {
        const page: { releases: readonly SourceRelease[]; next: string | null } = await run(
          subject().source.releases(access, cursor),
        )
        releases.push(...page.releases)
        cursor = page.next
      } while (cursor !== null)
      return releases
    }
    const completed = async (access: AppAccess): Promise<readonly AppRelease[]> =>
      inOrder(await all(access), ({ complete }) => run(complete))

    it('names the plugin that reads the hooks', () => {
      expect(subject().source.plugin).toMatch(/^[a-z][a-z0-9-]*$/)
    })

    it('tells which app it is, by an id that opens it too', async () => {
      const access = await subject().given.app()
      const known = await run(subject().source.app(access))
      const id = must(known.app.id)
      expect([known.app.id, known.app.name]).toContain(access.app)
      expect(await run(subject().source.app({ ...access, app: id }))).toEqual(known)
    })

    it('has no releases of an app that never was released', async () => {
      expect(await all(await subject().given.app())).toEqual([])
    })

    it('pages through all releases, each once, the newest first', async () => {
      const { given } = subject()
      const access = await given.app()
      const numbers = await inOrder([1, 2, 3, 4, 5, 6, 7], (index) => given.deploy(access, sha(index)))
      const found = await all(access)
      expect(found.map(({ notice }) => notice.releaseNumber)).toEqual(numbers.toReversed())
      expect(new Set(found.map(({ notice }) => notice.releaseId)).size).toBe(numbers.length)
    })

    it('keeps apps apart', async () => {
      const { given } = subject()
      const [ours, theirs] = [await given.app(), await given.app()]
      await given.deploy(ours, sha(1))
      await given.deploy(theirs, sha(2))
      expect((await completed(ours)).map(({ commit }) => commit)).toEqual([sha(1)])
      const { app } = await run(subject().source.app(ours))
      expect((await all(ours)).map(({ notice }) => notice.app)).toEqual([app])
    })

    it('completes a release with its commit, whatever the list leaves out', async () => {
      const { given } = subject()
      const access = await given.app()
      const first = await given.deploy(access, sha(1))
      await given.deploy(access, sha(2))
      await given.configure(access)
      await given.rollBack(access, first)
      const [rollback, config, second] = await completed(access)
      expect(rollback).toMatchObject({ kind: 'rollback', rollbackTo: first, commit: sha(1), status: 'succeeded' })
      expect(config).toMatchObject({ kind: 'config', status: 'succeeded' })
      expect(second).toMatchObject({ kind: 'deploy', commit: sha(2), status: 'succeeded' })
    })

    it('completes to the notice that it gave, but for what comes from the build', async () => {
      const access = await subject().given.app()
      await subject().given.deploy(access, sha(1))
      const { notice, complete } = must((await all(access))[0])
      const { commit, hasSource } = await run(complete)
      expect(await run(complete)).toEqual({ ...notice, commit, hasSource })
    })

    it('dates a release', async () => {
      const access = await subject().given.app()
      await subject().given.deploy(access, sha(1))
      const { notice } = must((await all(access))[0])
      expect(must(notice.dateFinished)).toBeGreaterThanOrEqual(must(notice.dateStarted))
    })

    it('refuses a token that opens nothing, and tells no token', async () => {
      const access = { ...(await subject().given.app()), token: subject().wrongToken }
      const { source } = subject()
      expect(await refusedBecause(source.app(access), [access.token])).toBe('unauthorized')
      expect(await refusedBecause(source.releases(access, null), [access.token])).toBe('unauthorized')
    })

    it.each(['no-such-app', '', '..', '\u0000', 'a/b', 'x'.repeat(10_000)])('knows no app %j', async (app) => {
      const access = { ...(await subject().given.app()), app }
      const { source } = subject()
      expect(await refusedBecause(source.app(access), [access.token])).toBe('unknown')
      expect(await refusedBecause(source.releases(access, null), [access.token])).toBe('unknown')
    })
  })

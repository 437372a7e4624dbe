import fc from 'fast-check'
import { either as E, taskEither as TE } from 'fp-ts'
import { expect, it } from 'vitest'
import type { OptionValue } from '../domain/option.ts'
import type { Plugin, PluginField } from '../ports/plugin.ts'
import type { Store } from '../ports/store.ts'
import { type BackfillReleasesPorts, makeBackfillReleases } from '../use-cases/backfill-releases.ts'
import { hookSignature } from '../use-cases/hook-path.ts'
import { makeReceiveHook, type ReceiveHookPorts } from '../use-cases/receive-hook.ts'
import { minute } from './builders.ts'
import type { Given, Opened } from './given.ts'
import { COMMITS, ENVIRONMENTS, OWNER_EMAIL, REPOSITORY } from './history-model.ts'
import { readHistory } from './history-reading.ts'
import { newPlace } from './places.ts'
import { plainSigning } from './plain-signing.ts'
import { inOrder, must, run, TOLD_IN_TIME } from './running.ts'
import {
  makeScriptedPlatform,
  noHookProblem,
  type PlatformRelease,
  type ScriptedPlatform,
  toAppRelease,
} from './scripted-platform.ts'
import { suite } from './suite.ts'

/** What the suite needs: the ports of hook and backfill, those that read and remove, and places. */
export interface BackfillHistorySubject
  extends Opened,
    Pick<Store, 'users' | 'options' | 'recording' | 'reading' | 'removal' | 'backfillProgress' | 'deliveries'> {
  readonly given: Given
}

/**
 * Hooks that are lost, repeated and late, with backfills among them, leave what the hooks alone leave when each comes
 * once and in order.
 */
export const backfillHistoryContract = (
  name: string,
  open: () => Promise<BackfillHistorySubject>,
  { numRuns = 100 }: { readonly numRuns?: number } = {},
): void =>
  suite(`${name}: backfilled histories`, open, (subject) => {
    it('end in one state, whichever hooks are lost', async () => {
      const property = fc.asyncProperty(anyPlay, fc.boolean(), fc.integer({ min: 1, max: 4 }), async (...drawn) => {
        const [steps, trackWithoutCommit, pageSize] = drawn
        const settings = { trackWithoutCommit, pageSize }
        const expected = await setUp(subject(), settings)
        await inOrder(steps, (step) => playInOrder(expected, step))
        const actual = await setUp(subject(), settings)
        await inOrder(steps, (step) => playAtWorst(actual, step))
        await actual.backfill()
        const [played, model] = [await actual.read(), await expected.read()]
        expect(played).toEqual(model)
      })
      await fc.assert(property, { numRuns, ...TOLD_IN_TIME })
    }, 120_000)
  })

/** Something that happens at the platform, or that a client does. */
type Step = Happening | Removal

/** A release is made, or a pending one ends: one hook is sent for it. */
interface Happening {
  readonly release: PlatformRelease
  /** How often its hook arrives, and whether now or late: together with the hooks of a later step. */
  readonly copies: readonly ('now' | 'late')[]
  /** Whether a backfill runs at the same time. */
  readonly isBackfilled: boolean
}

/** A client removes a release. */
interface Removal {
  readonly removed: string
}

const APPS = ['alpha', 'beta'] as const

const anyRelease = fc.record({
  app: fc.constantFrom(...APPS),
  commit: fc.constantFrom(...COMMITS, null),
  kind: fc.constantFrom<PlatformRelease['kind']>('deploy', 'deploy', 'rollback', 'promotion', 'config', 'other'),
  end: fc.constantFrom<PlatformRelease['status']>('succeeded', 'succeeded', 'succeeded', 'failed', 'expired'),
  /** After how many steps a release that is pending first ends; 0: it is never pending. */
  pendingFor: fc.constantFrom(0, 0, 1, 3),
  minutes: fc.nat(3),
  email: fc.constantFrom(OWNER_EMAIL, 'stranger@example.com', null),
})

type Drawn = typeof anyRelease extends fc.Arbitrary<infer A> ? A : never

const anyDelivery = fc.record({
  copies: fc.array(fc.constantFrom<'now' | 'late'>('now', 'late'), { maxLength: 3 }),
  isBackfilled: fc.boolean(),
})

const anyPlay: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.array(anyRelease, { maxLength: 14 }),
    fc.array(anyDelivery, { minLength: 28, maxLength: 28 }),
    fc.array(fc.tuple(fc.nat(28), fc.constantFrom(...COMMITS)), { maxLength: 2 }),
  )
  .map(([drawn, deliveries, removals]) => {
    const steps: Step[] = happenings(drawn).map((release, index) => ({ release, ...must(deliveries[index]) }))
    for (const [place, removed] of removals) steps.splice(place, 0, { removed })
    return steps
  })

/** What becomes of releases in time: each is made, and ends at once or some steps later. */
const happenings = (drawn: readonly Drawn[]): readonly PlatformRelease[] => {
  const numbers = new Map<string, number>()
  const timed = drawn.flatMap(({ app, end, pendingFor, minutes, ...rest }, index) => {
    const number = (numbers.get(app) ?? 0) + 1
    numbers.set(app, number)
    // Few moments, so that many are equal; of one app they grow with the number.
    const dateFinished = minute(index + minutes)
    const rollbackTo = rest.kind === 'rollback' ? 1 : null
    const release: PlatformRelease = { app, number, ...rest, rollbackTo, status: end, dateFinished }
    const ended = { at: index + pendingFor, release }
    return pendingFor === 0 ? [ended] : [{ at: index, release: { ...release, status: 'pending' as const } }, ended]
  })
  return timed.sort((left, right) => left.at - right.at).map(({ release }) => release)
}

interface Scene {
  readonly subject: BackfillHistorySubject
  readonly organizationId: string
  readonly platform: ScriptedPlatform
  /** Hooks that are on their way. */
  readonly late: PlatformRelease[]
  readonly deliver: (release: PlatformRelease) => Promise<unknown>
  readonly backfill: () => Promise<unknown>
  readonly read: () => ReturnType<typeof readHistory>
}

const playInOrder = async (scene: Scene, step: Step): Promise<void> => {
  if ('removed' in step) return remove(scene, step)
  await scene.deliver(step.release)
}

/** A client removes what it sees: before, all that the other play has recorded by then is caught up with. */
const playAtWorst = async (scene: Scene, step: Step): Promise<void> => {
  if ('removed' in step) {
    await scene.backfill()
    return remove(scene, step)
  }
  const { release, copies, isBackfilled } = step
  scene.platform.put(release)
  const overdue = isBackfilled ? scene.late.splice(0).toReversed() : []
  const hooks = [...overdue, ...copies.filter((when) => when === 'now').map(() => release)]
  await Promise.all([...hooks.map(scene.deliver), ...(isBackfilled ? [scene.backfill()] : [])])
  scene.late.push(...copies.filter((when) => when === 'late').map(() => release))
}

const remove = async ({ subject, organizationId }: Scene, { removed }: Removal): Promise<void> => {
  await run(subject.removal.remove({ organizationId, projectId: null, version: removed }))
}

const PLUGIN_ID = 'backfilled'
const WEB_URLS = { alpha: 'https://alpha.example/', beta: 'https://beta.example/' }

const setUp = async (
  subject: BackfillHistorySubject,
  { trackWithoutCommit, pageSize }: { readonly trackWithoutCommit: boolean; readonly pageSize: number },
): Promise<Scene> => {
  const at = await newPlace(subject.given)
  const { organizationId } = at
  const projectId = must(at.projectIds[0])
  await subject.given.repository(organizationId, REPOSITORY)
  await subject.given.member(organizationId, [{ email: OWNER_EMAIL, verified: true }])
  const project = must(await run(subject.options.findProject(projectId)))
  const settings: Readonly<Record<string, OptionValue>> = {
    enabled: true,
    repository: REPOSITORY,
    environments: { ...ENVIRONMENTS },
    track_without_commit: trackWithoutCommit,
    apps: APPS.join(','),
    web_urls: WEB_URLS,
  }
  const options = Object.fromEntries(Object.entries(settings).map(([key, value]) => [`${PLUGIN_ID}:${key}`, value]))
  await run(subject.options.save({ ...project, options }))
  const describe = (app: string) => ({ url: app === 'alpha' ? WEB_URLS.alpha : WEB_URLS.beta, stage: null })
  const platform = makeScriptedPlatform({ plugin: PLUGIN_ID, pageSize, describe })
  const sent: PlatformRelease[] = []
  const ports = portsOf(subject, platform, sent)
  const backfill = makeBackfillReleases(ports, { defaultTokens: { [PLUGIN_ID]: 'token' }, days: 30 })
  const signature = hookSignature(plainSigning, { plugin: PLUGIN_ID, ...project })
  const receiveHook = makeReceiveHook(ports)
  const deliver = (release: PlatformRelease) => {
    if (!sent.includes(release)) sent.push(release)
    const call = { plugin: PLUGIN_ID, projectId, signature, mediaType: 'application/octet-stream' }
    return run(receiveHook({ ...call, raw: Uint8Array.of(sent.indexOf(release)), header: () => [], receivedAt: NOW }))
  }
  return {
    subject,
    organizationId,
    platform,
    late: [],
    deliver,
    backfill: () => run(backfill({ plugin: PLUGIN_ID, organizationId, projectId, since: null })),
    read: () => readHistory(subject.reading, organizationId),
  }
}

/** All releases are younger than two days then. */
const NOW = minute(600)

const portsOf = (
  subject: BackfillHistorySubject,
  { source }: ScriptedPlatform,
  sent: readonly PlatformRelease[],
): BackfillReleasesPorts & ReceiveHookPorts => ({
  ...subject,
  signing: plainSigning,
  events: { emit: () => {} },
  clock: { now: () => NOW },
  plugins: [plugin(sent)],
  sources: [source],
  tellFailed: () => TE.right(undefined),
  checkHook: noHookProblem,
})

/** Only that it can be configured matters. */
const FIELD: PluginField = { name: 'apps', type: 'apps', label: 'Apps', help: '', placeholder: null }

/** Reads a body of one byte: the number of what was sent. */
const plugin = (sent: readonly PlatformRelease[]): Plugin => ({
  id: PLUGIN_ID,
  name: 'Backfilled',
  shortName: 'Backfilled',
  description: 'Histories of the contract',
  setUp: 'WEBHOOK_URL',
  mediaTypes: ['application/octet-stream'],
  fields: [FIELD],
  verify: () => E.right({ unsigned: true }),
  decode: (raw) => E.right(toAppRelease(must(sent[raw[0] ?? 0]))),
})

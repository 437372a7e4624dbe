import type { HookProject, Store } from '@slugline/core'
import { taskEither as TE } from 'fp-ts'
import { expect, it } from 'vitest'
import { left, makeWorld, right, type World } from '../support/world.ts'

/** Looks for projects, and what they answered last, until no more is noticed: as an instance that missed a change. */
interface Memory {
  readonly looks: string[]
  readonly projects: Map<string, HookProject>
  isFrozen: boolean
}

const remembering = ({ options }: Store, memory: Memory): Store['options'] => ({
  ...options,
  findProject: (projectId, facts = 'fresh') => {
    memory.looks.push(facts)
    const known = memory.projects.get(projectId)
    if (facts === 'remembered' && known !== undefined) return TE.right(known)
    return TE.map((project: HookProject | null) => {
      if (project !== null && !memory.isFrozen) memory.projects.set(projectId, { ...project, isRemembered: true })
      return project
    })(options.findProject(projectId))
  },
})

/** A project that is remembered with the secret `old`, and has the secret `new` alone by now. */
const makeChangedWorld = async (): Promise<World & Pick<Memory, 'looks'>> => {
  const memory: Memory = { looks: [], projects: new Map(), isFrozen: false }
  const world = await makeWorld((store) => ({ options: remembering(store, memory) }))
  const change = (secret: string) =>
    right(world.useCases.configurePlugin({ ...world.plugin, body: { secret, secret_overlap: 0 } }))
  await change('the old secret')
  await right(world.store.options.findProject(world.plugin.projectId))
  memory.isFrozen = true
  await change('the new secret')
  return { ...world, looks: memory.looks }
}

const signed = (world: World, secret: string) => world.call({}, { header: () => [secret] })

it('a delivery that fits what is remembered only is decided again, and refused', async () => {
  const world = await makeChangedWorld()
  const call = await signed(world, 'the old secret')
  world.looks.splice(0)
  expect(await left(world.useCases.receiveHook(call))).toMatchObject({ _tag: 'SignatureError' })
  expect(world.calls.filter((name) => name !== 'find user')).toEqual(['verify', 'decode', 'record', 'verify'])
  expect(world.looks).toEqual(['remembered', 'fresh'])
})

it('a delivery that fits the facts is recorded, whatever is remembered', async () => {
  const world = await makeChangedWorld()
  const call = await signed(world, 'the new secret')
  expect((await right(world.useCases.receiveHook(call))).outcome).toEqual({ outcome: 'recorded', reason: 'deploy' })
})

it('nobody is turned away by what is remembered: not by its URL, not by its plugin', async () => {
  const world = await makeChangedWorld()
  const { organizationId, projectId } = world.plugin
  await right(world.store.projects.setReleaseToken(organizationId, projectId, 'another token'))
  const call = await signed(world, 'the new secret')
  expect((await right(world.useCases.receiveHook(call))).outcome.outcome).toBe('recorded')
  await right(world.useCases.disablePlugin(world.plugin))
  expect(await left(world.useCases.receiveHook(call))).toEqual({ _tag: 'PluginDisabled' })
})

it('an URL that is none is looked for once, whether its project is there or not', async () => {
  const world = await makeChangedWorld()
  const call = await signed(world, 'the new secret')
  for (const change of [{ projectId: '999' }, { signature: 'f'.repeat(64) }]) {
    world.looks.splice(0)
    expect(await left(world.useCases.receiveHook({ ...call, ...change }))).toEqual({ _tag: 'NoSuchHook' })
    // What is remembered is at hand; all else is a look.
    expect(world.looks.filter((facts) => facts === 'fresh').length).toBe('signature' in change ? 1 : 0)
  }
})

import { describe, expect, it } from 'vitest'
import { left, makeWorld, NOW, right } from '../support/world.ts'

const world = await makeWorld()
const { useCases, store, plugin } = world
const { organizationId } = plugin
const of = (version: string) => ({ organizationId, projectIds: [plugin.projectId], version, now: NOW })
const read = (version: string) => right(useCases.readRelease({ organizationId, projectId: null, version }))
const nothing = { ref: null, url: null, ownerId: null }

describe('a client', () => {
  it('finishes a release, which is made when it is missing; what it gives replaces what was there', async () => {
    const first = await right(useCases.finishRelease({ ...of('1.0'), ...nothing, dateReleased: NOW, ref: 'main' }))
    expect(first).toMatchObject({ created: true, outcome: { outcome: 'recorded', reason: 'release' } })
    await right(useCases.finishRelease({ ...of('1.0'), ...nothing, dateReleased: NOW + 1 }))
    expect(await read('1.0')).toMatchObject({ dateReleased: NOW + 1, ref: 'main' })
  })

  it('sets refs, whose repositories are found with their case ignored', async () => {
    const ref = { repository: 'ACME/Web', commit: 'ABCDEF1', previousCommit: 'v1' }
    await right(useCases.setRefs({ ...of('2.0'), refs: [ref] }))
    expect(await read('2.0')).toMatchObject({
      refs: [{ repository: 'acme/web', commit: 'abcdef1', previousCommit: 'v1' }],
    })
    const unknown = ['other', 'third'].map((repository) => ({ ...ref, repository }))
    expect(await left(useCases.setRefs({ ...of('2.0'), refs: [ref, ...unknown] }))).toEqual({
      _tag: 'UnknownRepository',
      indexes: [1, 2],
    })
  })

  it('records a deploy once, whatever is repeated', async () => {
    const deploy = {
      ...of('3.0'),
      environment: 'production',
      name: null,
      url: null,
      dateStarted: null,
      dateFinished: NOW,
      ownerId: null,
    }
    const first = await right(useCases.recordDeploy(deploy))
    const again = await right(useCases.recordDeploy({ ...deploy, now: NOW + 5000 }))
    expect([first.outcome.outcome, again.outcome.outcome, again.deployId]).toEqual([
      'recorded',
      'duplicate',
      first.deployId,
    ])
    await right(useCases.recordDeploy({ ...deploy, environment: 'staging' }))
    expect(await read('3.0')).toMatchObject({ deployCount: 2, dateReleased: NOW })
  })

  it('is told what breaks the rules', async () => {
    const deploy = {
      ...of('4.0'),
      environment: 'a/b',
      name: null,
      url: null,
      dateStarted: null,
      dateFinished: null,
      ownerId: null,
    }
    expect(await left(useCases.recordDeploy(deploy))).toEqual({ _tag: 'InvalidEnvironment' })
    expect(await left(useCases.recordDeploy({ ...deploy, version: 'a/b' }))).toEqual({ _tag: 'InvalidVersion' })
    expect(await left(useCases.setRefs({ ...of('latest'), refs: [] }))).toEqual({ _tag: 'InvalidVersion' })
    expect(await left(useCases.finishRelease({ ...of(''), ...nothing, dateReleased: NOW }))).toEqual({
      _tag: 'InvalidVersion',
    })
    expect(await left(useCases.readRelease({ organizationId, projectId: null, version: '4.0' }))).toEqual({
      _tag: 'UnknownRelease',
    })
  })

  it('creates projects and repositories', async () => {
    expect(await left(useCases.createProject({ organizationId, name: '日本', slug: null, platform: null }))).toEqual({
      _tag: 'SlugNeeded',
    })
    expect(
      await left(useCases.createProject({ organizationId, name: 'Web', slug: null, platform: null })),
    ).toMatchObject({ _tag: 'NameTaken' })
    expect(
      await left(useCases.createProject({ organizationId: '999', name: 'Web', slug: null, platform: null })),
    ).toEqual({ _tag: 'UnknownOrganization' })
    const repository = { organizationId, name: 'acme/api', provider: null, url: 'https://gitlab.com/acme/api' }
    expect(await right(useCases.createRepository(repository))).toMatchObject({ provider: 'gitlab' })
  })

  it('changes a release token, and with it the hooks', async () => {
    const before = await right(useCases.readPlugin(plugin))
    const token = await right(useCases.changeReleaseToken(plugin))
    const project = await right(store.options.findProject(plugin.projectId))
    expect(project?.releaseToken).toBe(token)
    expect((await right(useCases.readPlugin(plugin))).hookPath).not.toBe(before.hookPath)
    expect(await left(useCases.changeReleaseToken({ ...plugin, projectId: '999' }))).toEqual({ _tag: 'NoSuchProject' })
  })
})

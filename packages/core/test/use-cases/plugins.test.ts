import { describe, expect, it } from 'vitest'
import { left, makeWorld, NOW, right, type World } from '../support/world.ts'

const configure = ({ useCases, plugin }: World, body: Record<string, unknown>) =>
  useCases.configurePlugin({ ...plugin, body })

const valuesOf = async ({ useCases, plugin }: World) => {
  const { config } = await right(useCases.readPlugin(plugin))
  return Object.fromEntries(config.map(({ name, value }) => [name, value]))
}

describe('configuring a plugin', () => {
  it('sets all fields at once; an absent one goes back to its default', async () => {
    const world = await makeWorld()
    const environments = { 'acme-staging': 'staging' }
    await right(configure(world, { environments, url: 'https://web.example/', owner_required: true, other: 1 }))
    expect(await valuesOf(world)).toEqual({
      repository: '',
      environment: 'production',
      environments,
      secret: null,
      owner_required: true,
      url: 'https://web.example/',
      track_without_commit: false,
      api_token: null,
      apps: '',
    })
    await right(configure(world, { repository: 'acme/web', url: '', environments: null }))
    expect(await valuesOf(world)).toMatchObject({
      repository: 'acme/web',
      url: null,
      environments: {},
      owner_required: false,
    })
  })

  it('names every wrong field, and then changes nothing', async () => {
    const world = await makeWorld()
    const body = {
      repository: 'acme/other',
      environment: 'a/b',
      environments: { 'Not An App': 'x' },
      secret: 'short',
      secret_overlap: -1,
      owner_required: 'yes',
      url: 'ftp://x',
    }
    const error = await left(configure(world, body))
    expect(error).toMatchObject({ _tag: 'InvalidConfiguration' })
    const paths = error._tag === 'InvalidConfiguration' ? error.issues.map(({ path }) => path) : []
    expect(paths).toEqual([
      'repository',
      'environment',
      'environments',
      'secret',
      'secret_overlap',
      'owner_required',
      'url',
    ])
    expect(await valuesOf(world)).toMatchObject({ repository: 'acme/web', environment: 'production' })
  })

  it('tells no name of an app that is none', async () => {
    const world = await makeWorld()
    const names = [{ '<script>alert(1)</script>': 5 }, { 'web-1234': 5, '<script>': 'production' }]
    for (const environments of names) {
      const error = await left(configure(world, { environments }))
      expect(error).toMatchObject({ _tag: 'InvalidConfiguration', issues: [{ path: 'environments' }] })
      expect(JSON.stringify(error)).not.toContain('script')
    }
    const error = await left(configure(world, { environments: { 'web-1234': 5 } }))
    expect(error).toMatchObject({ issues: [{ path: 'environments.web-1234' }] })
  })

  it('leaves an absent secret, changes a given one in steps and removes it by null', async () => {
    const world = await makeWorld()
    const saved = async () =>
      (await right(world.useCases.readPlugin(world.plugin))).config.find(({ name }) => name === 'secret')?.saved
    await right(configure(world, { secret: 'first secret' }))
    await right(configure(world, { repository: 'acme/web' }))
    expect(await saved()).toEqual([{ dateCreated: NOW, dateExpires: null }])
    await right(configure(world, { secret: 'second secret' }))
    expect(await saved()).toEqual([
      { dateCreated: NOW, dateExpires: null },
      { dateCreated: NOW, dateExpires: NOW + 259_200_000 },
    ])
    await right(configure(world, { secret: null }))
    expect(await saved()).toEqual([])
  })

  it('never shows a secret', async () => {
    const world = await makeWorld()
    await right(configure(world, { secret: 'a-very-secret-secret' }))
    expect(JSON.stringify(await right(world.useCases.readPlugin(world.plugin)))).not.toContain('very-secret')
  })

  it('loses no change made at the same time', async () => {
    const world = await makeWorld()
    const secrets = ['secret number 1', 'secret number 2', 'secret number 3']
    await Promise.all(secrets.map((secret) => right(configure(world, { secret }))))
    const [field] = (await right(world.useCases.readPlugin(world.plugin))).config.filter(
      ({ name }) => name === 'secret',
    )
    expect(field?.saved).toHaveLength(2)
  })

  it('works for plugins and projects that are there', async () => {
    const { useCases, plugin } = await makeWorld()
    const wrong = [{ plugin: 'gitlab' }, { projectId: '999' }, { organizationId: '999' }]
    for (const change of wrong) {
      const key = { ...plugin, ...change }
      expect(await left(useCases.configurePlugin({ ...key, body: {} }))).toEqual({ _tag: 'UnknownPlugin' })
      expect(await left(useCases.readPlugin(key))).toEqual({ _tag: 'UnknownPlugin' })
      expect(await left(useCases.enablePlugin(key))).toEqual({ _tag: 'UnknownPlugin' })
    }
    expect(await right(useCases.listPlugins({ ...plugin, organizationId: '999' }))).toBeNull()
  })
})

describe('enabling and disabling a plugin', () => {
  it('may be repeated, and leaves the configuration', async () => {
    const { useCases, plugin } = await makeWorld()
    await right(useCases.disablePlugin(plugin))
    await right(useCases.disablePlugin(plugin))
    expect(await right(useCases.readPlugin(plugin))).toMatchObject({ enabled: false, canDisable: true })
    await right(useCases.enablePlugin(plugin))
    await right(useCases.enablePlugin(plugin))
    const view = await right(useCases.readPlugin(plugin))
    expect(view).toMatchObject({ enabled: true })
    expect(view.config[0]).toMatchObject({ value: 'acme/web', choices: ['acme/web'] })
  })

  it('does not concern the builtin one, which is always enabled', async () => {
    const { useCases, plugin } = await makeWorld()
    const builtin = { ...plugin, plugin: 'builtin' }
    await right(useCases.enablePlugin(builtin))
    expect(await left(useCases.disablePlugin(builtin))).toEqual({ _tag: 'NothingToConfigure' })
    expect(await left(useCases.configurePlugin({ ...builtin, body: {} }))).toEqual({ _tag: 'NothingToConfigure' })
    expect(await right(useCases.listPlugins(plugin))).toMatchObject([
      { id: 'fake', enabled: true, hasConfiguration: true },
      { id: 'builtin', enabled: true, canDisable: false, hasConfiguration: false },
    ])
  })
})

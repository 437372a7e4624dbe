import { pluginContract } from '../src/contracts/index.ts'
import { builtinPlugin } from '../src/index.ts'

pluginContract('builtin', () => ({
  plugin: builtinPlugin,
  samples: [
    { version: '1.0' },
    { version: '1.0', ref: 'main', url: 'https://web.example/', dateReleased: '2026-11-23T16:46:37Z' },
    { version: '1.0', commits: [{ id: 'abcdef1', repository: 'origin', patch_set: [{ path: 'a.txt', type: 'M' }] }] },
  ].map((body) => ({ body: JSON.stringify(body), mediaType: 'application/json' })),
}))

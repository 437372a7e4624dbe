import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { builtinPlugin, type Signing } from '@slugline/core'
import {
  clockContract,
  eventLogContract,
  pluginContract,
  pluginsContract,
  signingContract,
} from '@slugline/core/contracts'

const signing: Signing = {
  hmac: (key, message, encoding) => createHmac('sha256', key).update(message).digest(encoding),
  digest: (message) => createHash('sha256').update(message).digest('hex'),
  isEqual: (l, r) => {
    const a = Buffer.from(l, 'utf16le'),
      b = Buffer.from(r, 'utf16le')
    return a.length === b.length && timingSafeEqual(a, b)
  },
  randomToken: () => randomBytes(32).toString('hex'),
}
signingContract('node', () => signing)
clockContract('node', () => ({ now: () => Date.now() }), Date.now)
eventLogContract('silent', () => ({ emit: () => {} }))
pluginContract('builtin', () => ({
  plugin: builtinPlugin,
  samples: [
    {
      mediaType: 'application/json',
      body: JSON.stringify({
        version: '1',
        ref: 'main',
        url: 'https://x.example',
        dateReleased: '2026-11-23T16:46:37Z',
        commits: [
          {
            id: 'abc',
            repository: 'r',
            message: 'm',
            author_name: 'n',
            author_email: 'e',
            timestamp: '2026-11-23T16:46:37Z',
            patch_set: [{ path: 'a', type: 'A' }],
          },
        ],
      }),
    },
  ],
}))
pluginsContract('all', [builtinPlugin])

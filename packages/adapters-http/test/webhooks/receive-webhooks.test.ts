// The receiver that docs/outgoing-webhooks.md shows, run as it stands there.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { makeWebhookSending, systemClock } from '@slugline/adapters-http'
import { WEBHOOK_MESSAGES } from '@slugline/core/contracts'
import { expect, it } from 'vitest'
import { closedPort } from '../support/port.ts'

const RECEIVER = fileURLToPath(new URL('receive-webhooks.mjs', import.meta.url))
const SECRET = 'whsec_bmV3IHNlY3JldCBvZiB0aGUgY29udHJhY3Q='
const OTHER = 'whsec_b2xkIHNlY3JldCBvZiB0aGUgY29udHJhY3Q='

it('takes what is signed with its secret, and nothing else', async () => {
  const port = await closedPort()
  const env = { ...process.env, WEBHOOK_SECRET: SECRET, PORT: String(port) }
  const receiver = spawn(process.execPath, [RECEIVER], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let printed = ''
  receiver.stdout.on('data', (chunk) => {
    printed += chunk
  })
  try {
    await once(receiver.stdout, 'data')
    const { send } = makeWebhookSending({ clock: systemClock })
    const target = { url: `http://127.0.0.1:${port}/`, format: 'standard' } as const
    const [deployed, failed] = WEBHOOK_MESSAGES
    expect(await send({ ...target, secrets: [OTHER, SECRET] }, deployed)()).toMatchObject({ _tag: 'Right' })
    const refused = await send({ ...target, secrets: [OTHER] }, failed)()
    expect(refused).toMatchObject({ left: { reason: `127.0.0.1:${port} answered 401.` } })
  } finally {
    receiver.kill()
    await once(receiver, 'close')
  }
  expect(printed).toMatch(/^waiting for webhooks\nmsg_0123456789abcdef0123456789abcdef deploy\.recorded \{/)
  expect(printed).not.toContain('release.failed')
})

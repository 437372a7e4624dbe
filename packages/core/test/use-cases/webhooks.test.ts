import { taskEither as TE } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import {
  type CreateWebhookReceiver,
  type DeployRecorded,
  EVENT_TYPES,
  isSigningSecret,
  type JobFailure,
  MAX_RECEIVERS,
  makeCreateWebhookReceiver,
  makeRotateWebhookSecret,
  makeSendWebhook,
  type ReceiverGone,
  type ReleaseFailed,
  type WebhookMessage,
  type WebhookReceiver,
  type WebhookTarget,
} from '../../src/index.ts'
import { left, makeWorld, NOW, notice, right, signing } from '../support/world.ts'

const HOUR = 3_600_000
const FAILURE: JobFailure = { _tag: 'JobFailure', reason: 'no', isFinal: false, notBefore: NOW + HOUR }
const GONE: ReceiverGone = { _tag: 'ReceiverGone', reason: 'hooks.example.com answered 410.' }

/** A world with one deploy, the use cases of webhooks in it, and a sender that keeps what it is to send. */
const makeWebhooks = async () => {
  const world = await makeWorld()
  const { organizationId, projectId } = world.plugin
  await right(world.useCases.receiveHook(await world.call()))
  let now = NOW
  let answer: TE.TaskEither<JobFailure | ReceiverGone, void> = TE.right(undefined)
  const sent: { readonly target: WebhookTarget; readonly message: WebhookMessage }[] = []
  const ports = {
    ...world.store,
    signing,
    clock: { now: () => now },
    webhookSending: {
      send: (target: WebhookTarget, message: WebhookMessage) => {
        sent.push({ target, message })
        return answer
      },
    },
  }
  const place = { organizationId, projectId }
  const events = {
    deployed: { _tag: 'deploy.recorded', ...place, key: 'fake:a1:v1' } satisfies DeployRecorded,
    failed: {
      _tag: 'release.failed',
      ...place,
      key: 'fake:a1:v2',
      app: notice.app,
      releaseNumber: 2,
      kind: 'deploy',
      dateFailed: NOW - 500,
    } satisfies ReleaseFailed,
  }
  const create = (told: Partial<CreateWebhookReceiver> = {}) =>
    makeCreateWebhookReceiver(ports)({
      organizationId,
      name: 'Board',
      url: 'https://hooks.example.com/board',
      format: 'standard',
      events: EVENT_TYPES,
      enabled: true,
      secret: null,
      ...told,
    })
  return {
    ...world,
    ports,
    ...events,
    sent,
    create,
    rotate: (receiverId: string, secret: string | null = null, overlapSeconds: number | null = null) =>
      makeRotateWebhookSecret(ports)({ organizationId, receiverId, secret, overlapSeconds }),
    send: (receiverId: string, event: DeployRecorded | ReleaseFailed = events.deployed) =>
      makeSendWebhook(ports)({ topic: 'webhook', receiverId, event }),
    find: ({ id }: WebhookReceiver) => right(world.store.webhookReceivers.find(organizationId, id)),
    moveTo: (time: number) => {
      now = time
    },
    answerBy: (error: JobFailure | ReceiverGone) => {
      answer = TE.left(error)
    },
  }
}

describe('a receiver of webhooks', () => {
  it('is given a secret of its own, where its format is signed', async () => {
    const { create } = await makeWebhooks()
    const [one, other] = [await right(create()), await right(create())]
    expect(isSigningSecret(one.secret ?? '')).toBe(true)
    expect(one.secret).not.toBe(other.secret)
    expect(one.receiver.secrets).toEqual([{ secret: one.secret, dateCreated: NOW, dateExpires: null }])
    expect(await right(create({ format: 'slack' }))).toMatchObject({ receiver: { secrets: [] }, secret: null })
    expect((await left(create({ format: 'slack', secret: one.secret })))._tag).toBe('NotSigned')
    expect((await left(create({ organizationId: '999' })))._tag).toBe('UnknownOrganization')
  })

  it('is one of fifty at most', async () => {
    const { create, store, plugin } = await makeWebhooks()
    const { receiver } = await right(create())
    for (let count = 1; count < MAX_RECEIVERS; count += 1) await right(create())
    expect((await left(create()))._tag).toBe('TooManyReceivers')
    await right(store.webhookReceivers.remove(plugin.organizationId, receiver.id))
    await right(create())
  })

  it('signs with the secret before until the overlap is over', async () => {
    const { create, rotate, send, sent, moveTo } = await makeWebhooks()
    const { receiver, secret: first } = await right(create())
    const { secret: second } = await right(rotate(receiver.id, null, 60))
    for (const time of [NOW, NOW + 59_999, NOW + 60_000]) {
      moveTo(time)
      await right(send(receiver.id))
    }
    expect(sent.map(({ target }) => target.secrets)).toEqual([[second, first], [second, first], [second]])
  })

  it('keeps its dates when its newest secret is given again', async () => {
    const { create, rotate, moveTo } = await makeWebhooks()
    const { receiver, secret } = await right(create())
    moveTo(NOW + 1000)
    expect(await right(rotate(receiver.id, secret))).toEqual({ receiver, secret })
  })

  it('has both new secrets after two rotations at once', async () => {
    const { create, rotate, find } = await makeWebhooks()
    const { receiver } = await right(create())
    const rotated = await Promise.all([rotate(receiver.id), rotate(receiver.id)].map((task) => right(task)))
    const held = (await find(receiver))?.secrets.map(({ secret }) => secret)
    expect(held?.toSorted()).toEqual(rotated.map(({ secret }) => secret).toSorted())
  })

  it('has nothing to rotate when it is not signed, or not there', async () => {
    const { create, rotate, find } = await makeWebhooks()
    const { receiver } = await right(create({ format: 'slack' }))
    expect((await left(rotate(receiver.id)))._tag).toBe('NotSigned')
    expect(await find(receiver)).toEqual(receiver)
    expect((await left(rotate('999')))._tag).toBe('UnknownWebhook')
  })
})

describe('sending a webhook', () => {
  it('tells of a deploy as it is recorded now, and whose release it is', async () => {
    const { create, send, sent, store, plugin, deployed } = await makeWebhooks()
    const { receiver, secret } = await right(create())
    expect(await right(send(receiver.id))).toBe('sent')
    const deploy = await right(store.reading.deploy(deployed))
    const organization = await right(store.organizations.find(plugin.organizationId))
    const owner = expect.objectContaining({ name: 'Dev' })
    const id = expect.stringMatching(/^msg_[0-9a-f]{32}$/)
    expect(sent).toEqual([
      {
        target: { url: 'https://hooks.example.com/board', format: 'standard', secrets: [secret] },
        message: { id, type: 'deploy.recorded', date: NOW - 1000, organization, deploy, owner },
      },
    ])
  })

  it('tells of a failed release', async () => {
    const { create, send, sent, failed, plugin, store } = await makeWebhooks()
    const { receiver } = await right(create())
    expect(await right(send(receiver.id, failed))).toBe('sent')
    const project = await right(store.projects.find(plugin.organizationId, plugin.projectId))
    expect(sent[0]?.message).toMatchObject({ type: 'release.failed', date: NOW - 500, project, failed })
  })

  it('names an event by one id, however often and to whomever it is sent, and another by another', async () => {
    const { create, send, sent, failed, rotate } = await makeWebhooks()
    const [one, other] = [(await right(create())).receiver, (await right(create({ format: 'slack' }))).receiver]
    await right(send(one.id))
    await right(rotate(one.id))
    await right(send(one.id))
    await right(send(other.id))
    await right(send(one.id, failed))
    const ids = sent.map(({ message }) => message.id)
    expect(new Set(ids.slice(0, 3)).size).toBe(1)
    expect(new Set(ids).size).toBe(2)
  })

  it('has nothing to do when nobody wants it any more', async () => {
    const { create, send, sent, store, plugin } = await makeWebhooks()
    const { receiver } = await right(create({ enabled: false }))
    const { receiver: other } = await right(create({ events: ['release.failed'] }))
    const { receiver: removed } = await right(create())
    await right(store.webhookReceivers.remove(plugin.organizationId, removed.id))
    for (const { id } of [receiver, other, removed]) expect(await right(send(id))).toBe('unwanted')
    expect(sent).toEqual([])
  })

  it('has nothing to do when what it is about is gone', async () => {
    const { create, send, sent, store, plugin, deployed, failed } = await makeWebhooks()
    const { receiver } = await right(create())
    expect(await right(send(receiver.id, { ...failed, projectId: '999' }))).toBe('gone')
    const deploy = await right(store.reading.deploy(deployed))
    const key = { organizationId: plugin.organizationId, projectId: null, version: deploy?.release.version ?? '' }
    await right(store.removal.remove(key))
    expect(await right(send(receiver.id))).toBe('gone')
    expect(sent).toEqual([])
  })

  it('passes on why it was not sent, and leaves the receiver as it is', async () => {
    const { create, send, answerBy, find } = await makeWebhooks()
    const { receiver } = await right(create())
    answerBy(FAILURE)
    expect(await left(send(receiver.id))).toEqual(FAILURE)
    expect(await find(receiver)).toEqual(receiver)
  })

  it('disables a receiver that wants no more, and has failed for good', async () => {
    const { create, send, answerBy, find, sent } = await makeWebhooks()
    const { receiver } = await right(create())
    answerBy(GONE)
    const failure = { _tag: 'JobFailure', reason: GONE.reason, isFinal: true, notBefore: null }
    expect(await left(send(receiver.id))).toEqual(failure)
    expect(await find(receiver)).toEqual({ ...receiver, enabled: false })
    expect(await right(send(receiver.id))).toBe('unwanted')
    expect(sent.length).toBe(1)
  })

  it('leaves one alone that has another URL meanwhile', async () => {
    const { create, send, ports, find, plugin } = await makeWebhooks()
    const { receiver } = await right(create())
    const moved = { url: 'https://elsewhere.example.com/' }
    const { organizationId } = plugin
    ports.webhookSending.send = () => async () => {
      await right(ports.webhookReceivers.update(organizationId, receiver.id, () => moved))
      return { _tag: 'Left', left: GONE }
    }
    await left(send(receiver.id))
    expect(await find(receiver)).toEqual({ ...receiver, ...moved })
  })

  it('fails with the store', async () => {
    const unavailable = { _tag: 'StoreUnavailable', cause: new Error('away') } as const
    const { create, send, ports } = await makeWebhooks()
    const { receiver } = await right(create())
    ports.reading = { ...ports.reading, deploy: () => TE.left(unavailable) }
    expect(await left(send(receiver.id))).toEqual(unavailable)
  })
})

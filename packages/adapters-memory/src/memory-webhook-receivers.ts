import type { EventType, WebhookReceiver, WebhookReceivers } from '@slugline/core'
import { read } from './at-once.ts'
import { byDateCreated, pageFrom } from './memory-page.ts'
import type { MemoryState } from './memory-state.ts'

/** Who is told of what was recorded in an organization. */
export const makeMemoryWebhookReceivers = (state: MemoryState): WebhookReceivers => ({
  list: (organizationId, page) =>
    read(() => pageFrom(receiversOf(state, organizationId).values(), page, byDateCreated, (receiver) => receiver)),
  find: (organizationId, receiverId) => read(() => receiversOf(state, organizationId).get(receiverId) ?? null),
  create: (receiver) => read(() => create(state, receiver)),
  update: (organizationId, receiverId, change) =>
    read(() => update(receiversOf(state, organizationId), receiverId, change)),
  remove: (organizationId, receiverId) => read(() => receiversOf(state, organizationId).delete(receiverId)),
  subscribed: (organizationId, event) => read(() => subscribed(receiversOf(state, organizationId), event)),
})

type Receivers = Map<string, WebhookReceiver>

const receiversOf = (state: MemoryState, organizationId: string): Receivers =>
  state.organizations.get(organizationId)?.webhookReceivers ?? new Map()

const create = (state: MemoryState, told: Omit<WebhookReceiver, 'id'>): WebhookReceiver | null => {
  if (!state.organizations.has(told.organizationId)) return null
  const receiver: WebhookReceiver = { ...told, id: state.nextId.webhookReceiver() }
  receiversOf(state, told.organizationId).set(receiver.id, receiver)
  return receiver
}

const update = (
  receivers: Receivers,
  receiverId: string,
  change: Parameters<WebhookReceivers['update']>[2],
): WebhookReceiver | null => {
  const before = receivers.get(receiverId)
  if (before === undefined) return null
  const after: WebhookReceiver = { ...before, ...change(before) }
  receivers.set(receiverId, after)
  return after
}

const subscribed = (receivers: Receivers, event: EventType): readonly string[] =>
  [...receivers.values()].filter(({ enabled, events }) => enabled && events.includes(event)).map(({ id }) => id)

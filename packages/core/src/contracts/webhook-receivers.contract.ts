import { expect, it } from 'vitest'
import type { StoredSecret } from '../domain/option.ts'
import { EVENT_TYPES } from '../domain/recorded-event.ts'
import { WEBHOOK_FORMATS, type WebhookReceiver } from '../domain/webhook.ts'
import type { WebhookReceivers } from '../ports/webhook-receivers.ts'
import { AWKWARD_TEXTS, NO_IDS } from './awkward.ts'
import { minute, START } from './builders.ts'
import type { Given, Opened } from './given.ts'
import { expectKeptApart, expectNothingOfNoIds } from './kept-apart.ts'
import { expectPaging, expectStablePaging } from './paging.ts'
import { ONE_PAGE } from './reading.ts'
import { AT_ONCE, atOnce, inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'

/** What the suite needs: the port, and organizations. */
export interface WebhookReceiversSubject extends Opened {
  readonly webhookReceivers: WebhookReceivers
  readonly given: Pick<Given, 'organization'>
}

type NewReceiver = Omit<WebhookReceiver, 'id'>

const aSecret = (secret: string, change: Partial<StoredSecret> = {}): StoredSecret => ({
  secret,
  dateCreated: START,
  dateExpires: null,
  ...change,
})

/** What every store of webhook receivers promises. */
export const webhookReceiversContract = (
  name: string,
  open: () => Promise<WebhookReceiversSubject>,
  { numRuns = 20 }: { readonly numRuns?: number } = {},
): void =>
  suite(`${name}: webhook receivers`, open, (subject) => {
    const organization = (): Promise<string> => subject().given.organization()
    const aReceiver = (organizationId: string, told: Partial<NewReceiver> = {}): NewReceiver => ({
      organizationId,
      name: 'Deploys',
      url: 'https://hooks.example.com/deploys',
      format: 'standard',
      events: EVENT_TYPES,
      enabled: true,
      secrets: [aSecret('whsec_first')],
      dateCreated: START,
      ...told,
    })
    const create = async (organizationId: string, told: Partial<NewReceiver> = {}) =>
      must(await run(subject().webhookReceivers.create(aReceiver(organizationId, told))))
    const find = (organizationId: string, id: string) => run(subject().webhookReceivers.find(organizationId, id))
    const list = async (organizationId: string) =>
      (await run(subject().webhookReceivers.list(organizationId, ONE_PAGE))).items
    const update = (organizationId: string, id: string, change: Parameters<WebhookReceivers['update']>[2]) =>
      run(subject().webhookReceivers.update(organizationId, id, change))
    const remove = (organizationId: string, id: string) => run(subject().webhookReceivers.remove(organizationId, id))
    const subscribed = (organizationId: string, event: (typeof EVENT_TYPES)[number]) =>
      run(subject().webhookReceivers.subscribed(organizationId, event))

    it('creates a receiver of each format, finds and lists it', async () => {
      const organizationId = await organization()
      const secrets = [
        aSecret('whsec_new', { dateCreated: minute(2) }),
        aSecret('whsec_old', { dateExpires: minute(9) }),
      ]
      const told = { events: ['release.failed'], enabled: false, secrets, dateCreated: minute(7) } as const
      for (const format of WEBHOOK_FORMATS) {
        const created = await create(organizationId, { ...told, format })
        const id = expect.stringMatching(/^[1-9]\d{0,15}$/)
        expect(created).toEqual({ ...aReceiver(organizationId, { ...told, format }), id })
        expect(await find(organizationId, created.id)).toEqual(created)
        expect((await list(organizationId))[0]).toEqual(created)
      }
    })

    it('keeps a receiver without secrets, or without any event', async () => {
      const organizationId = await organization()
      const created = await create(organizationId, { format: 'slack', events: [], secrets: [] })
      expect(created).toMatchObject({ events: [], secrets: [] })
      expect(await find(organizationId, created.id)).toEqual(created)
    })

    it('keeps awkward texts, URLs and secrets as they are', async () => {
      const organizationId = await organization()
      const created = await inOrder(AWKWARD_TEXTS, (text) =>
        create(organizationId, { name: text, url: text, secrets: [aSecret(text), aSecret(`${text}${text}`)] }),
      )
      expect(await list(organizationId)).toEqual(created.toReversed())
      expect(created.map((receiver) => receiver.url)).toEqual(AWKWARD_TEXTS)
    })

    it('changes what is given, and leaves the rest', async () => {
      const organizationId = await organization()
      const before = await create(organizationId)
      const other = await create(organizationId)
      expect(await update(organizationId, before.id, () => ({}))).toEqual(before)
      expect(await update(organizationId, before.id, () => ({ name: 'New' }))).toEqual({ ...before, name: 'New' })
      const change = {
        name: 'Newer',
        url: 'https://elsewhere.example.com/',
        events: ['deploy.recorded'],
        enabled: false,
        secrets: [aSecret('whsec_other')],
      } as const
      expect(await update(organizationId, before.id, () => change)).toEqual({ ...before, ...change })
      expect(await find(organizationId, before.id)).toEqual({ ...before, ...change })
      expect(await find(organizationId, other.id)).toEqual(other)
    })

    it('shows a change the receiver as it is', async () => {
      const organizationId = await organization()
      const before = await create(organizationId)
      const seen: WebhookReceiver[] = []
      await update(organizationId, before.id, (receiver) => {
        seen.push(receiver)
        return { enabled: false }
      })
      expect(seen).toEqual([before])
    })

    it('loses none of many changes at once, each of which goes by the one before', async () => {
      const organizationId = await organization()
      const { id } = await create(organizationId, { name: 'n' })
      await atOnce(() =>
        subject().webhookReceivers.update(organizationId, id, (before) => ({ name: `${before.name}+` })),
      )
      expect((await find(organizationId, id))?.name).toBe(`n${'+'.repeat(AT_ONCE)}`)
    })

    it('removes one, once', async () => {
      const organizationId = await organization()
      const [gone, stays] = [await create(organizationId), await create(organizationId)]
      expect(await remove(organizationId, gone.id)).toBe(true)
      expect(await remove(organizationId, gone.id)).toBe(false)
      expect(await find(organizationId, gone.id)).toBeNull()
      expect(await update(organizationId, gone.id, () => ({ name: 'x' }))).toBeNull()
      expect(await list(organizationId)).toEqual([stays])
    })

    it('names those, enabled, who are to hear of an event', async () => {
      const [ours, theirs] = [await organization(), await organization()]
      const both = await create(ours)
      const failures = await create(ours, { events: ['release.failed'] })
      const later = await create(ours, { enabled: false })
      await create(ours, { events: [] })
      await create(theirs)
      expect((await subscribed(ours, 'release.failed')).toSorted()).toEqual([both.id, failures.id].toSorted())
      expect(await subscribed(ours, 'deploy.recorded')).toEqual([both.id])
      await update(ours, later.id, () => ({ enabled: true }))
      await update(ours, both.id, () => ({ enabled: false }))
      expect(await subscribed(ours, 'deploy.recorded')).toEqual([later.id])
      expect(await inOrder(NO_IDS, (id) => subscribed(id, 'deploy.recorded'))).toEqual(NO_IDS.map(() => []))
    })

    const things = () => ({
      organization,
      create: (organizationId: string) => run(subject().webhookReceivers.create(aReceiver(organizationId))),
      list,
      remove,
    })
    it('keeps organizations apart', async () => {
      await expectKeptApart(things())
      const [ours, theirs] = [await organization(), await organization()]
      const other = await create(theirs)
      expect(await find(ours, other.id)).toBeNull()
      expect(await update(ours, other.id, () => ({ name: 'stolen' }))).toBeNull()
      expect(await list(theirs)).toEqual([other])
    })

    it('does nothing with ids that were never given', async () => {
      await expectNothingOfNoIds(things())
      const organizationId = await organization()
      const own = await create(organizationId)
      for (const id of NO_IDS) {
        expect(await find(organizationId, id)).toBeNull()
        expect(await find(id, own.id)).toBeNull()
        expect(await update(organizationId, id, () => ({ name: 'x' }))).toBeNull()
        expect(await update(id, own.id, () => ({ name: 'x' }))).toBeNull()
      }
      expect(await list(organizationId)).toEqual([own])
    })

    const paged = async () => {
      const organizationId = await organization()
      return {
        list: (page: typeof ONE_PAGE) => run(subject().webhookReceivers.list(organizationId, page)),
        timeOf: ({ dateCreated }: { readonly id: string; readonly dateCreated: number }) => dateCreated,
        add: async (time: number) => (await create(organizationId, { dateCreated: minute(time) })).id,
        remove: (id: string) => remove(organizationId, id),
      }
    }
    it('is walked forward and backward, page by page', () => expectPaging(paged))
    it('skips and repeats nothing while receivers come and go', () => expectStablePaging(paged, numRuns))
  })

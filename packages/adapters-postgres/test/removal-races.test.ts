import type { Recording } from '@slugline/core'
import { aDelivered, aDeploy, aRecording, aRelease, sha } from '@slugline/core/contracts'
import { describe, expect, it } from 'vitest'
import { hold, untilWaiting } from './support/held-locks.ts'
import { openRaces } from './support/races.ts'
import { run } from './support/run.ts'

const VERSION = sha(1)

const races = openRaces(6)
const { record, count } = races

const remove = (): Promise<boolean> =>
  run(races.stores[0].removal.remove({ organizationId: races.at.organizationId, projectId: null, version: VERSION }))

/** The same delivery, of which nobody knows yet whether it stays. */
const SAME_DELIVERY = `insert into slugline.delivery (organization_id, project_id, plugin, identity, unsigned, outcome,
    reason, date_received, media_type, body)
  values ($1::bigint, $2::bigint, 'heroku', $3::text, false, 'ignored', 'owner-required', now(), 'text/plain', '')`

/** A deploy of a client, made in a transaction. */
const byClient = (key: string): Recording =>
  aRecording(races.at, {
    release: aRelease({ mode: 'fill', ref: key }),
    deploy: aDeploy({ key, app: null, releaseNumber: null }),
  })

const WRITERS: readonly { readonly name: string; readonly write: () => Recording }[] = [
  { name: 'a hook', write: () => aDelivered(races.at, { number: 2, version: VERSION }) },
  {
    name: 'a client',
    write: () => ({ ...byClient('api:2'), delivery: aDelivered(races.at, { number: 2, version: VERSION }).delivery }),
  },
]

describe('a release that is removed while a deploy of it is written', () => {
  it.each(WRITERS)('waits for $name, and takes that deploy with it', async ({ write }) => {
    await record(aDelivered(races.at, { number: 1 }))
    const values = [races.at.organizationId, races.at.projectIds[0], 'event:heroku:app-1:v2']
    const held = await hold(races.database, SAME_DELIVERY, values)
    const writing = record(write())
    await untilWaiting(races.database, 1)
    const removing = remove()
    await untilWaiting(races.database, 2)
    await held.end('rollback')
    expect(await writing).toMatchObject({ outcome: { outcome: 'recorded' } })
    expect(await removing).toBe(true)
    expect(await count('release')).toBe(0)
    expect(await count('deploy', "kind = 'deleted' and version = ''")).toBe(2)
    expect(await count('deploy', "kind <> 'deleted'")).toBe(0)
  })

  it.each(WRITERS)('is made afresh by $name who comes while it is removed', async ({ write }) => {
    await record(aDelivered(races.at, { number: 1 }))
    const lockRelease = 'select from slugline.release where organization_id = $1 and version = $2 for update'
    const held = await hold(races.database, lockRelease, [races.at.organizationId, VERSION])
    const removing = remove()
    await untilWaiting(races.database, 1)
    const writing = record(write())
    await untilWaiting(races.database, 2)
    await held.end('rollback')
    expect(await removing).toBe(true)
    expect(await writing).toMatchObject({ outcome: { outcome: 'recorded' }, created: true })
    expect(await count('release')).toBe(1)
    expect(await count('deploy', `version = '${VERSION}'`)).toBe(1)
  })
})

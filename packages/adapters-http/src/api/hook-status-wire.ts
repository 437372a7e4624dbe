import { type AppStatus, HOOK_STATES, type HookStatus, wordOf } from '@slugline/core'
import * as t from 'io-ts'
import { instantOrNull } from './instant-wire.ts'
import { CountWire, nullable, TimeWire } from './wire.ts'

const HookStateWire = wordOf(HOOK_STATES)

const AppStatusWire = t.type(
  {
    app: t.string,
    hook: HookStateWire,
    lastDelivery: nullable(TimeWire),
    hookProblem: nullable(t.string),
    through: CountWire,
    dateChecked: nullable(TimeWire),
    failure: nullable(t.string),
    url: nullable(t.string),
    suggestedEnvironment: nullable(t.string),
  },
  'AppStatus',
)

/** What is seen of a plugin's hook and its platform (HTTP contract, part C). */
export const HookStatusWire = t.type(
  { hook: HookStateWire, lastDelivery: nullable(TimeWire), apps: t.array(AppStatusWire) },
  'HookStatus',
)

/** Writes what is seen of a plugin's hook. */
export const hookStatusToWire = ({ hook, lastDelivery, apps }: HookStatus): t.TypeOf<typeof HookStatusWire> => ({
  hook,
  lastDelivery: instantOrNull(lastDelivery),
  apps: apps.map(appToWire),
})

const appToWire = (status: AppStatus): t.TypeOf<typeof AppStatusWire> => ({
  app: status.app,
  hook: status.hook,
  lastDelivery: instantOrNull(status.lastDelivery),
  hookProblem: status.hookProblem,
  through: status.through,
  dateChecked: instantOrNull(status.dateChecked),
  failure: status.failure,
  url: status.url,
  suggestedEnvironment: status.suggestedEnvironment,
})

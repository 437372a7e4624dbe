import type { Load, Metrics } from '@slugline/adapters-http'
import type { EventLog, PlanJobs, PlatformUseCases, Store, UseCases } from '@slugline/core'
import type { PortId } from '@slugline/core/port-ids'
import type { Logger } from 'pino'
import type { Calls } from './outgoing/calls.ts'
import type { JobRunner } from './outgoing/job-runner.ts'
import type { OutgoingSettings } from './outgoing/settings.ts'
import type { Server, ServerSettings } from './server.ts'

// In a file of their own: in the file that makes them TypeScript would narrow them to `symbol`, and check nothing.

export const ServerSettingsId: PortId<ServerSettings> = Symbol('server.ServerSettings')
export const LoggerId: PortId<Logger> = Symbol('server.Logger')
export const LoadId: PortId<(() => Load) | null> = Symbol('server.Load')
export const MetricsId: PortId<Metrics> = Symbol('server.Metrics')
export const StoreId: PortId<Store> = Symbol('server.Store')
export const UseCasesId: PortId<UseCases> = Symbol('server.UseCases')
export const ServerId: PortId<Server> = Symbol('server.Server')
export const CallsId: PortId<Calls> = Symbol('server.Calls')
export const OutgoingSettingsId: PortId<OutgoingSettings> = Symbol('server.OutgoingSettings')
export const PlatformUseCasesId: PortId<PlatformUseCases> = Symbol('server.PlatformUseCases')
export const PlanJobsId: PortId<PlanJobs> = Symbol('server.PlanJobs')
export const JobRunnerId: PortId<JobRunner> = Symbol('server.JobRunner')
/** The event log of hooks, in which what was left out is looked for. */
export const HookEventsId: PortId<EventLog> = Symbol('server.HookEvents')

import type { Load, Metrics } from '@slugline/adapters-http'
import type { Store, UseCases } from '@slugline/core'
import type { PortId } from '@slugline/core/port-ids'
import type { Logger } from 'pino'
import type { Server, ServerSettings } from './server.ts'

// In a file of their own: in the file that makes them TypeScript would narrow them to `symbol`, and check nothing.

export const ServerSettingsId: PortId<ServerSettings> = Symbol('server.ServerSettings')
export const LoggerId: PortId<Logger> = Symbol('server.Logger')
export const LoadId: PortId<(() => Load) | null> = Symbol('server.Load')
export const MetricsId: PortId<Metrics> = Symbol('server.Metrics')
export const StoreId: PortId<Store> = Symbol('server.Store')
export const UseCasesId: PortId<UseCases> = Symbol('server.UseCases')
export const ServerId: PortId<Server> = Symbol('server.Server')

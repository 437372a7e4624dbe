import type { UseCases } from '@slugline/core'
import type { PortId } from '@slugline/core/port-ids'
import type { FastifyInstance } from 'fastify'

// In a file of their own: in the file that makes them TypeScript would narrow them to `symbol`, and check nothing.

export const UseCasesId: PortId<UseCases> = Symbol('server.UseCases')
export const ServerId: PortId<FastifyInstance> = Symbol('server.Server')

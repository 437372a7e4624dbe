import { ClockId, SigningId } from '@slugline/core/port-ids'
import { ContainerModule } from 'inversify'
import { nodeSigning } from './node/node-signing.ts'
import { systemClock } from './node/system-clock.ts'

/** Binds the signing and clock ports to Node's. */
export const nodeModule: ContainerModule = new ContainerModule(({ bind }) => {
  bind(SigningId).toConstantValue(nodeSigning)
  bind(ClockId).toConstantValue(systemClock)
})

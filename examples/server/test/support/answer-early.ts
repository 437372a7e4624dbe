/**
 * Preloaded into the server (`NODE_OPTIONS=--import=…`), makes it a wrong one, as a test of the tests: it answers a
 * delivery before it is recorded.
 */
import 'reflect-metadata'
import { postgresModule } from '@slugline/adapters-postgres/inversify'
import type { DeployRecording } from '@slugline/core'
import { DeployRecordingId } from '@slugline/core/port-ids'
import { taskEither as TE } from 'fp-ts'
import type { ContainerModuleLoadOptions } from 'inversify'

const answeringEarly = ({ record }: DeployRecording): DeployRecording => ({
  record: (recording) =>
    TE.fromIO(() => {
      void record(recording)()
      return { outcome: recording.outcome, created: false, deliveryId: null, deployId: null, newReleaseId: null }
    }),
})

const load = postgresModule.load.bind(postgresModule)
postgresModule.load = (options: ContainerModuleLoadOptions) => {
  options.onActivation(DeployRecordingId, (_, recording) => answeringEarly(recording))
  return load(options)
}
